'use client'

import { Modal, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useUrlState } from '@/components/ui/use-url-state'
import { draftKindOf, emptyForm, formLike, newMeasured } from './draft'
import { NewExperimentForm } from './new-experiment-form'

interface DialogProps {
  opened: boolean
  onClose: () => void
}

/** Says what is measured, and tells beforehand what that takes and can show. The address says what it begins with. */
export function NewExperimentDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations('evaluation.create')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size={1080}>
      {/* Mounted anew with each opening, so that nothing of the last time is left. */}
      {opened ? <Begun onClose={onClose} /> : null}
    </Modal>
  )
}

function Begun({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC()
  const [like] = useUrlState('like')
  const [kind] = useUrlState('kind')
  const [pipelineId] = useUrlState('pipeline')
  const [version] = useUrlState('version')
  const [datasetId] = useUrlState('dataset')
  const former = useQuery(trpc.evaluation.get.queryOptions({ experimentId: like }, { enabled: like !== '' }))
  const measuresDraft = like === '' && pipelineId !== '' && version === ''
  const versions = useQuery(trpc.deployments.versions.queryOptions({ pipelineId }, { enabled: measuresDraft }))
  if (like !== '' && former.isError) return <ErrorCard error={former.error} compact />
  if ((like !== '' && !former.data) || (measuresDraft && versions.isPending)) return <Skeleton height={320} />
  if (former.data) {
    const { setup } = former.data
    return <NewExperimentForm initial={formLike(former.data)} checks={setup.assertions} onClose={onClose} />
  }
  // A draft is measured against what was published last, where something was.
  const newest = versions.data?.[0]?.number
  const measured = newMeasured(pipelineId || null, Number(version) || null)
  const all = newest === undefined ? [measured] : [newMeasured(pipelineId, newest), measured]
  const chosen = draftKindOf(kind)
  return (
    <NewExperimentForm
      initial={emptyForm(chosen, chosen === 'compare' ? all : [measured], datasetId || null)}
      checks={[]}
      onClose={onClose}
    />
  )
}

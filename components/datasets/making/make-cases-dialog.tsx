'use client'

import { Modal } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { MakingForm } from './making-form'
import { MakingReport } from './making-report'

interface MakeCasesProps {
  /** What is made goes into this one; absent: into a new one. */
  dataset?: { id: string; name: string; collectionId: string | null }
}

/** Makes cases from the documents of a collection: what is wanted, then how it goes and what was refused. */
export function MakeCasesDialog({ dataset }: MakeCasesProps) {
  const t = useTranslations('datasets.making')
  const [dialog] = useUrlState('dialog')
  const [made] = useUrlState('made')
  const close = () => setUrlState({ dialog: null, made: null, collection: null })
  return (
    <Modal opened={dialog === 'make'} onClose={close} title={t('title')} size="lg">
      {dialog === 'make' && made === '' ? (
        <MakingForm {...(dataset && { dataset })} onStarted={(id) => setUrlState({ made: id })} onClose={close} />
      ) : null}
      {dialog === 'make' && made !== '' ? <MakingReport synthesisId={made} onClose={close} /> : null}
    </Modal>
  )
}

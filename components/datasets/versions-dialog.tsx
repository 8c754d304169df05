'use client'

import { Button, Modal, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'
import type { DatasetDetails, DatasetVersion } from '@/server/services/datasets/types'
import classes from './datasets.module.css'

interface VersionsDialogProps {
  opened: boolean
  onClose: () => void
  dataset: DatasetDetails
}

/** Every version of a dataset with what it changed; each can be looked at, and made the newest again. */
export function VersionsDialog({ opened, onClose, dataset }: VersionsDialogProps) {
  const t = useTranslations('datasets.versions')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size="md">
      {opened ? <Versions dataset={dataset} onClose={onClose} /> : null}
    </Modal>
  )
}

function Versions({ dataset, onClose }: Omit<VersionsDialogProps, 'opened'>) {
  const trpc = useTRPC()
  const query = useQuery(trpc.datasets.versions.queryOptions({ id: dataset.id }))
  if (query.isError) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} compact />
  if (!query.data) return <Skeleton height={120} />
  const newestFirst = [...query.data].sort((a, b) => b.version - a.version)
  return (
    <ol className={classes.versions}>
      {newestFirst.map((version) => (
        <VersionRow key={version.version} version={version} dataset={dataset} onClose={onClose} />
      ))}
    </ol>
  )
}

interface VersionRowProps {
  version: DatasetVersion
  dataset: DatasetDetails
  onClose: () => void
}

function VersionRow({ version: { version, added, changed, removed }, dataset, onClose }: VersionRowProps) {
  const t = useTranslations('datasets.versions')
  const words = useTranslations('datasets')
  const restore = useRestore(dataset.id)
  const isNewest = version === dataset.version
  const parts = Object.entries({ added, changed, removed }).flatMap(([kind, count]) =>
    count > 0 ? [t(`counts.${kind}`, { count })] : [],
  )
  return (
    <li>
      <b>{words('version', { version })}</b>
      <span className={`${classes.versionText} ${classes.dim}`}>
        {parts.length === 0 ? t('nothing') : parts.join(', ')}
      </span>
      {isNewest ? (
        <span className={classes.dim}>{t('newest')}</span>
      ) : (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t('lookAt', { version })}
            onClick={() => {
              setUrlState({ version: String(version), case: null, dialog: null })
              onClose()
            }}
          >
            {t('look')}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t('restoreOf', { version })}
            onClick={() => void restore(version).then(onClose)}
          >
            {t('restore')}
          </Button>
        </>
      )}
    </li>
  )
}

/** Makes the newest version what an earlier one was. */
export function useRestore(id: string): (version: number) => Promise<void> {
  const t = useTranslations('datasets.versions')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const notify = useNotify()
  return async (version) => {
    try {
      const made = await client.datasets.restore.mutate({ id, version })
      setUrlState({ version: null, case: null })
      await queries.invalidateQueries(trpc.datasets.pathFilter())
      notify.done(t('restored', { version, made: made.version }))
    } catch (error) {
      notify.error(error)
    }
  }
}

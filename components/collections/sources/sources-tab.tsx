'use client'

import { Button, Skeleton } from '@mantine/core'
import { IconPlus, IconRefreshDot } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { useUrlState } from '@/components/ui/use-url-state'
import type { SourceDto } from '@/server/services/sources/types'
import { HistoryDrawer } from './history-drawer'
import { SourceCard } from './source-card'
import { SourceDialog } from './source-dialog'
import classes from './sources.module.css'
import { useSources } from './use-sources'

/** Where a collection's documents come from by themselves. */
export function SourcesTab({ collectionId }: { collectionId: string }) {
  const t = useTranslations('collections.sources')
  const query = useSources(collectionId)
  const [editing, setEditing] = useState<SourceDto | 'new' | null>(null)
  const [historyOf, setHistoryOf] = useUrlState('history')
  const sources = query.data ?? []
  const add = (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setEditing('new')}>
      {t('add')}
    </Button>
  )
  return (
    <>
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton height={112} radius="md" /> : null}
      {query.isSuccess && sources.length === 0 ? (
        <EmptyState icon={IconRefreshDot} title={t('emptyTitle')} actions={add}>
          {t('emptyBody')}
        </EmptyState>
      ) : null}
      {sources.length > 0 ? (
        <>
          <div className={classes.bar}>
            <p className={classes.lead}>{t('lead')}</p>
            {add}
          </div>
          <ul className={classes.list} aria-label={t('title')}>
            {sources.map((source) => (
              <SourceCard
                key={source.id}
                source={source}
                onEdit={() => setEditing(source)}
                onHistory={() => setHistoryOf(source.id)}
              />
            ))}
          </ul>
        </>
      ) : null}
      <SourceDialog
        collectionId={collectionId}
        source={editing === 'new' ? null : editing}
        opened={editing !== null}
        onClose={() => setEditing(null)}
      />
      <HistoryDrawer
        source={sources.find((source) => source.id === historyOf) ?? null}
        onClose={() => setHistoryOf(null)}
      />
    </>
  )
}

'use client'

import { Button, Drawer, Select, Skeleton, UnstyledButton } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard, useErrorLine } from '@/components/ui/error-card'
import { Phrase } from '@/components/ui/phrases'
import { useFormat } from '@/components/ui/use-format'
import { english } from '@/pipeline/said'
import type { SourceDto, SyncDto, SyncEntryDto } from '@/server/services/sources/types'
import { EntryBadge, SyncBadge, useSyncCounts } from './source-looks'
import classes from './sources.module.css'

const POLL_MS = 1_500
const ENTRIES_SHOWN = 200
const outcomes = ['added', 'changed', 'removed', 'failed', 'quarantined', 'skipped', 'left-out'] as const

/** Every sync of a source, and what each one changed. */
export function HistoryDrawer({ source, onClose }: { source: SourceDto | null; onClose: () => void }) {
  const t = useTranslations('collections.sources')
  return (
    <Drawer
      opened={source !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={source ? t('historyTitle', { name: source.name }) : null}
    >
      {source ? <History source={source} /> : null}
    </Drawer>
  )
}

function History({ source }: { source: SourceDto }) {
  const t = useTranslations('collections.sources')
  const trpc = useTRPC()
  const [opened, setOpened] = useState<string | null>(null)
  const query = useQuery(
    trpc.sources.syncs.queryOptions(
      { id: source.id },
      { refetchInterval: ({ state }) => (state.data?.[0]?.state === 'running' ? POLL_MS : false) },
    ),
  )
  if (query.isError) return <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton height={240} radius="md" />
  const sync = query.data.find(({ id }) => id === opened)
  if (sync) return <SyncDetails sync={sync} onBack={() => setOpened(null)} />
  if (query.data.length === 0) return <p className={classes.dim}>{t('never')}</p>
  return (
    <ol className={classes.history}>
      {query.data.map((one) => (
        <SyncRow key={one.id} sync={one} onOpen={() => setOpened(one.id)} />
      ))}
    </ol>
  )
}

function SyncRow({ sync, onOpen }: { sync: SyncDto; onOpen: () => void }) {
  const t = useTranslations('collections.sources')
  const format = useFormat()
  const countsOf = useSyncCounts()
  return (
    <li>
      <UnstyledButton className={classes.syncRow} onClick={onOpen}>
        <span className={classes.syncHead}>
          <SyncBadge state={sync.state} />
          <time dateTime={sync.startedAt}>{format.dateTime(sync.startedAt)}</time>
          <span className={classes.dim}>
            {[t(`triggers.${sync.trigger}`), durationOf(sync, format)].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span>{sync.error ? <Reason error={sync.error} /> : countsOf(sync)}</span>
        <IconChevronRight size={16} className={classes.chevron} aria-hidden />
      </UnstyledButton>
    </li>
  )
}

function durationOf(sync: SyncDto, format: { duration(ms: number): string }): string {
  if (!sync.finishedAt) return ''
  return format.duration(new Date(sync.finishedAt).getTime() - new Date(sync.startedAt).getTime())
}

function Reason({ error }: { error: NonNullable<SyncDto['error']> }) {
  const lineOf = useErrorLine()
  const { text, detail } = lineOf(error)
  return (
    <span className={classes.failure} title={detail}>
      {text}
    </span>
  )
}

function SyncDetails({ sync, onBack }: { sync: SyncDto; onBack: () => void }) {
  const t = useTranslations('collections.sources')
  const common = useTranslations('common.actions')
  const format = useFormat()
  const trpc = useTRPC()
  const [outcome, setOutcome] = useState('')
  const [limit, setLimit] = useState(ENTRIES_SHOWN)
  const query = useQuery(trpc.sources.entries.queryOptions({ syncId: sync.id }))
  const fitting = (query.data ?? []).filter((entry) => outcome === '' || entry.outcome === outcome)
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconChevronLeft size={14} aria-hidden />}
        onClick={onBack}
        mb="xs"
      >
        {t('allSyncs')}
      </Button>
      <div className={classes.syncHead}>
        <SyncBadge state={sync.state} />
        <time dateTime={sync.startedAt}>{format.dateTime(sync.startedAt)}</time>
        <span className={classes.dim}>
          {[t(`triggers.${sync.trigger}`), durationOf(sync, format), t('counts.unchanged', { count: sync.unchanged })]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {sync.error ? <ErrorCard error={sync.error} compact /> : null}
      {sync.notes.map((note) => (
        <p key={english(note)} className={classes.warning}>
          <Phrase>{note}</Phrase>
        </p>
      ))}
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Skeleton height={200} radius="md" mt="sm" /> : null}
      {query.data && query.data.length > 0 ? (
        <Select
          mt="sm"
          w={200}
          aria-label={t('outcome')}
          data={[
            { value: '', label: t('anyOutcome') },
            ...outcomes
              .filter((one) => query.data.some((entry) => entry.outcome === one))
              .map((one) => ({ value: one, label: t(`outcomes.${one}`) })),
          ]}
          value={outcome}
          onChange={(next) => setOutcome(next ?? '')}
        />
      ) : null}
      {query.data?.length === 0 ? <p className={classes.dim}>{t('noEntries')}</p> : null}
      <ul className={classes.entries}>
        {fitting.slice(0, limit).map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ul>
      {fitting.length > limit ? (
        <Button variant="default" onClick={() => setLimit(limit + ENTRIES_SHOWN)}>
          {common('loadMore')}
        </Button>
      ) : null}
    </>
  )
}

function Entry({ entry }: { entry: SyncEntryDto }) {
  const there = entry.documentId !== null && entry.outcome !== 'removed'
  return (
    <li className={classes.entry}>
      <EntryBadge outcome={entry.outcome} />
      <div className={classes.entryText}>
        {there ? (
          <Link className={classes.link} href={`/documents/${entry.documentId}`}>
            {entry.key}
          </Link>
        ) : (
          <span>{entry.key}</span>
        )}
        {entry.error ? <Reason error={entry.error} /> : null}
      </div>
    </li>
  )
}

'use client'

import { Button, Select } from '@mantine/core'
import { IconFilterOff, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { Cell, type Column, DataTable, RowLink, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { Page } from '@/components/ui/page'
import { RelativeTime, useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { RunSummary } from '@/server/services/runs/types'
import { origins, type RunFilter, statuses, useRunFilter } from './run-filter'
import classes from './runs.module.css'

const PAGE_SIZE = 50
const POLL_MS = 2_000

/** Every run, newest first, by pipeline, status and origin; the address holds the filters. */
export function RunsPage() {
  const t = useTranslations('runs')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const filter = useRunFilter()
  const query = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(
      { ...filter, limit: PAGE_SIZE },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages[0]?.items.some((run) => run.status === 'running') ? POLL_MS : false,
      },
    ),
  )
  const runs = query.data?.pages.flatMap((page) => page.items) ?? []
  const columns: Column[] = [
    { key: 'run', label: t('column.run') },
    { key: 'pipeline', label: t('column.pipeline') },
    { key: 'status', label: t('column.status'), tight: true },
    { key: 'origin', label: t('column.origin'), tight: true },
    { key: 'started', label: t('column.started'), tight: true },
    { key: 'duration', label: t('column.duration'), number: true },
    { key: 'tokens', label: t('column.tokens'), number: true },
  ]
  return (
    <Page title={t('title')} lead={t('lead')}>
      <FilterBar filter={filter} />
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && runs.length === 0 ? <NoRuns filtered={Object.values(filter).some(Boolean)} /> : null}
      {query.isPending || runs.length > 0 ? (
        <DataTable columns={columns} caption={t('title')}>
          {query.isPending ? <SkeletonRows columns={columns} rows={8} /> : null}
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </DataTable>
      ) : null}
      {query.hasNextPage ? (
        <div className={classes.more}>
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {common('actions.loadMore')}
          </Button>
        </div>
      ) : null}
    </Page>
  )
}

function FilterBar({ filter }: { filter: RunFilter }) {
  const t = useTranslations('runs')
  const common = useTranslations('common')
  const trpc = useTRPC()
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const any = { value: '', label: t('filter.any') }
  const [rawPipeline] = useUrlState('pipeline')
  const names = (pipelines.data ?? []).map((pipeline) => ({ value: pipeline.id, label: pipeline.name }))
  const known = rawPipeline === '' || names.some((option) => option.value === rawPipeline)
  return (
    <fieldset className={classes.filters} aria-label={t('filter.label')}>
      <Select
        label={t('filter.pipeline')}
        w={240}
        searchable
        data={[any, ...names, ...(known ? [] : [{ value: rawPipeline, label: rawPipeline }])]}
        value={rawPipeline}
        onChange={(pipeline) => setUrlState({ pipeline })}
      />
      <Select
        label={t('filter.status')}
        w={160}
        data={[any, ...statuses.map((status) => ({ value: status, label: common(`outcomes.${status}`) }))]}
        value={filter.status ?? ''}
        onChange={(status) => setUrlState({ status })}
      />
      <Select
        label={t('filter.origin')}
        w={160}
        data={[any, ...origins.map((origin) => ({ value: origin, label: t(`origins.${origin}`) }))]}
        value={filter.origin ?? ''}
        onChange={(origin) => setUrlState({ origin })}
      />
      {Object.values(filter).some(Boolean) ? <ResetButton /> : null}
    </fieldset>
  )
}

function ResetButton() {
  const common = useTranslations('common')
  return (
    <Button
      variant="default"
      leftSection={<IconFilterOff size={14} aria-hidden />}
      onClick={() => setUrlState({ pipeline: null, status: null, origin: null })}
    >
      {common('actions.reset')}
    </Button>
  )
}

function NoRuns({ filtered }: { filtered: boolean }) {
  const t = useTranslations('runs')
  if (filtered) {
    return (
      <EmptyState icon={IconFilterOff} title={t('noMatchTitle')} actions={<ResetButton />}>
        {t('noMatchBody')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconHistory}
      title={t('emptyTitle')}
      actions={
        <Button component={Link} href="/pipelines">
          {t('toPipelines')}
        </Button>
      }
    >
      {t('emptyBody')}
    </EmptyState>
  )
}

function RunRow({ run }: { run: RunSummary }) {
  const t = useTranslations('runs')
  const format = useFormat()
  const { inputTokens, outputTokens } = run.usage
  const tokens = t('tokensTitle', { input: format.number(inputTokens), output: format.number(outputTokens) })
  return (
    <tr data-link>
      <Cell>
        <span className={classes.question}>
          <RowLink href={`/runs/${run.id}`}>{run.damaged ? t('damaged') : run.title || t('untitled')}</RowLink>
        </span>
      </Cell>
      <Cell dim>{run.pipelineName}</Cell>
      <Cell tight>
        <OutcomeBadge state={run.status} />
      </Cell>
      <Cell tight dim>
        {t(`origins.${run.origin}`)}
      </Cell>
      <Cell tight dim>
        <RelativeTime iso={run.startedAt} />
      </Cell>
      <Cell number>{run.durationMs === null ? '' : format.duration(run.durationMs)}</Cell>
      <Cell number>
        <span title={tokens}>{inputTokens + outputTokens === 0 ? '' : format.number(inputTokens + outputTokens)}</span>
      </Cell>
    </tr>
  )
}

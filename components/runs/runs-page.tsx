'use client'

import { Button } from '@mantine/core'
import { IconArrowsLeftRight, IconFilterOff, IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { type Column, DataTable, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { Pager, usePage } from '@/components/ui/pager'
import { FilterBar, ResetButton } from './filter-bar'
import { useRunFilter } from './run-filter'
import { RunRow } from './run-row'
import classes from './runs.module.css'

const PAGE_SIZE = 50
const POLL_MS = 2_000

/** Every run, newest first; the address holds filters and page. Two that are chosen can be compared. */
export function RunsPage() {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const filter = useRunFilter()
  const page = usePage()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const query = useQuery(
    trpc.runs.list.queryOptions(
      { ...filter, page, limit: PAGE_SIZE },
      {
        refetchInterval: ({ state }) => (state.data?.items.some((run) => run.status === 'running') ? POLL_MS : false),
        // Turning a page or typing leaves what is there in its place until the answer comes.
        placeholderData: keepPreviousData,
      },
    ),
  )
  const { items = [], versions = [] } = query.data ?? {}
  const columns = useColumns()
  // A third takes the place of the first.
  const choose = (id: string, on: boolean) =>
    setChosen((before) => [...before.filter((one) => one !== id), ...(on ? [id] : [])].slice(-2))
  return (
    <Page title={t('title')} lead={t('lead')} actions={<CompareButton chosen={chosen} />}>
      <FilterBar filter={filter} versions={versions} />
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && items.length === 0 ? <NoRuns filtered={Object.values(filter).some(Boolean)} /> : null}
      {query.isPending || items.length > 0 ? (
        <DataTable columns={columns} caption={t('title')}>
          {query.isPending ? <SkeletonRows columns={columns} rows={8} /> : null}
          {items.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              version={versions.find(({ id }) => id === run.versionId)?.number}
              chosen={chosen.includes(run.id)}
              onChoose={(on) => choose(run.id, on)}
            />
          ))}
        </DataTable>
      ) : null}
      {query.data ? (
        <Pager
          page={query.data.page}
          pages={query.data.pages}
          size={PAGE_SIZE}
          shown={items.length}
          total={query.data.total}
        />
      ) : null}
    </Page>
  )
}

function useColumns(): Column[] {
  const t = useTranslations('runs.column')
  return [
    { key: 'choose', label: t('choose'), tight: true, quiet: true },
    { key: 'run', label: t('run') },
    { key: 'pipeline', label: t('pipeline'), wide: true },
    { key: 'version', label: t('version'), wide: true, tight: true },
    { key: 'status', label: t('status'), tight: true },
    { key: 'origin', label: t('origin'), wide: true, tight: true },
    { key: 'started', label: t('started'), wide: true, tight: true },
    { key: 'duration', label: t('duration'), wide: true, number: true },
    { key: 'tokens', label: t('tokens'), wide: true, number: true },
  ]
}

function CompareButton({ chosen }: { chosen: readonly string[] }) {
  const t = useTranslations('runs.compare')
  const [a, b] = chosen
  if (a === undefined) return null
  const icon = <IconArrowsLeftRight size={15} aria-hidden />
  if (b === undefined) {
    return (
      <>
        <span className={classes.dim}>{t('chooseSecond')}</span>
        <Button variant="default" leftSection={icon} disabled>
          {t('action')}
        </Button>
      </>
    )
  }
  return (
    <Button component={Link} href={`/runs/compare?a=${a}&b=${b}`} leftSection={icon}>
      {t('action')}
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

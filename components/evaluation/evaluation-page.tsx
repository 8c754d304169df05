'use client'

import { Button, Select } from '@mantine/core'
import { IconFlask, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Trend } from '@/components/gate/trend'
import { useTRPC } from '@/components/trpc/client'
import { type Column, DataTable, SkeletonRows } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Panel } from '@/components/ui/page'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { experimentKinds } from '@/pipeline/evaluation/experiment'
import classes from './evaluation.module.css'
import { ExperimentRow } from './experiment-row'
import { isActive } from './experiment-store'
import { NewExperimentDialog } from './new/new-experiment-dialog'
import { Room } from './room'

const POLL_MS = 2_000

/** Every experiment of the workspace, newest first. */
export function EvaluationPage() {
  const t = useTranslations('evaluation')
  const trend = useTranslations('gate.trend')
  const trpc = useTRPC()
  const [pipelineId] = useUrlState('of')
  const [kindParam] = useUrlState('only')
  const [dialog, setDialog] = useUrlState('dialog')
  const kind = experimentKinds.find((one) => one === kindParam)
  const query = useQuery(
    trpc.evaluation.list.queryOptions(
      { ...(pipelineId && { pipelineId }), ...(kind && { kind }) },
      {
        placeholderData: (before) => before,
        refetchInterval: ({ state }) => (state.data?.some((one) => isActive(one.state)) ? POLL_MS : false),
      },
    ),
  )
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const columns = useColumns()
  const create = (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDialog('new')}>
      {t('new')}
    </Button>
  )
  const filtered = pipelineId !== '' || kind !== undefined
  const empty = query.data?.length === 0
  return (
    <Room here="experiments" actions={empty && !filtered ? null : create}>
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {empty && !filtered ? (
        <EmptyState icon={IconFlask} title={t('emptyTitle')} actions={create}>
          {t('emptyBody')}
        </EmptyState>
      ) : null}
      {query.data && (!empty || filtered) ? <ListFilter pipelineId={pipelineId} kind={kind ?? ''} /> : null}
      {empty && filtered ? <p className={classes.dim}>{t('noMatch')}</p> : null}
      {query.isPending || (query.data && !empty) ? (
        <DataTable columns={columns} caption={t('title')}>
          {query.isPending ? <SkeletonRows columns={columns} /> : null}
          {query.data?.map((experiment) => (
            <ExperimentRow key={experiment.id} experiment={experiment} onRename={setRenaming} />
          ))}
        </DataTable>
      ) : null}
      {pipelineId !== '' ? (
        <div className={classes.trend}>
          <Panel title={trend('title')}>
            <Trend pipelineId={pipelineId} />
          </Panel>
        </div>
      ) : null}
      <RenameDialog renaming={renaming} onClose={() => setRenaming(null)} />
      <NewExperimentDialog opened={dialog === 'new'} onClose={closeDialog} />
    </Room>
  )
}

/** What the dialog began with leaves the address with it. */
const closeDialog = () =>
  setUrlState({ dialog: null, pipeline: null, version: null, dataset: null, node: null, kind: null, like: null })

function useColumns(): Column[] {
  const t = useTranslations('evaluation.column')
  return [
    { key: 'name', label: t('name') },
    { key: 'kind', label: t('kind'), tight: true, wide: true },
    { key: 'pipeline', label: t('pipeline'), wide: true },
    { key: 'dataset', label: t('dataset'), wide: true },
    { key: 'result', label: t('result'), number: true },
    { key: 'verdict', label: t('verdict'), tight: true },
    { key: 'state', label: t('state'), tight: true, wide: true },
    { key: 'when', label: t('when'), tight: true, wide: true },
    { key: 'menu', label: t('menu'), tight: true, quiet: true },
  ]
}

function ListFilter({ pipelineId, kind }: { pipelineId: string; kind: string }) {
  const t = useTranslations('evaluation')
  const trpc = useTRPC()
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  return (
    <fieldset className={classes.filters} aria-label={t('filter.label')}>
      <Select
        aria-label={t('filter.pipeline')}
        w={220}
        data={[
          { value: '', label: t('filter.anyPipeline') },
          ...(pipelines.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={pipelineId}
        allowDeselect={false}
        searchable
        onChange={(of) => setUrlState({ of })}
      />
      <Select
        aria-label={t('filter.kind')}
        w={200}
        data={[
          { value: '', label: t('filter.anyKind') },
          ...experimentKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
        ]}
        value={kind}
        allowDeselect={false}
        onChange={(next) => setUrlState({ only: next })}
      />
    </fieldset>
  )
}

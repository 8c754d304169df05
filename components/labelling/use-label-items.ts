'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { type Case, titleOf } from '@/pipeline/cases/case'
import type { LabelItem } from './label-items'

/** What is labelled: the answers of a grid or an experiment, or those of the runs that a dataset's cases were taken from. */
export interface LabelScope {
  kind: 'grid' | 'experiment' | 'dataset'
  id: string
}

export interface LabelSet {
  scope: LabelScope
  name: string
  /** The dataset of the cases. */
  datasetId: string
  /** The page to go back to. */
  href: string
  items: LabelItem[]
}

/** The answers of a grid that are there. */
export function useGridItems(id: string | null) {
  const trpc = useTRPC()
  return useQuery(
    trpc.play.get.queryOptions(
      { id: id ?? '' },
      {
        enabled: id !== null,
        select: ({ name, dataset, rows, cells }): LabelSet => {
          const titles = new Map(rows.map(({ caseId, title }) => [caseId, title]))
          return {
            scope: { kind: 'grid', id: id ?? '' },
            name,
            datasetId: dataset.id,
            href: `/playground/${encodeURIComponent(id ?? '')}`,
            items: cells
              .filter(({ outcome }) => outcome !== 'failed')
              .map((cell) => ({
                id: cell.id,
                kind: 'cell',
                caseId: cell.caseId,
                title: titles.get(cell.caseId) ?? '',
                verdict: cell.label,
                checks: cell.checks,
              })),
          }
        },
      },
    ),
  )
}

/** The answers of an experiment that are there. */
export function useExperimentItems(id: string | null) {
  const trpc = useTRPC()
  return useQuery(
    trpc.evaluation.get.queryOptions(
      { experimentId: id ?? '' },
      {
        enabled: id !== null,
        select: ({ name, dataset, rows, cells }): LabelSet => {
          const titles = new Map(rows.map(({ caseId, title }) => [caseId, title]))
          return {
            scope: { kind: 'experiment', id: id ?? '' },
            name,
            datasetId: dataset.id,
            href: `/evaluation/${encodeURIComponent(id ?? '')}`,
            items: cells
              .filter(({ outcome }) => outcome !== 'failed')
              .map(({ candidateId, repeat, ...cell }) => ({
                id: cell.id,
                kind: 'cell',
                caseId: cell.caseId,
                of: { candidateId, repeat },
                title: titles.get(cell.caseId) ?? '',
                verdict: cell.label ?? null,
                checks: cell.checks,
              })),
          }
        },
      },
    ),
  )
}

const PAGE = 500
const MOST = 5_000

/** The answers of the runs that a dataset's cases were taken from. */
export function useDatasetItems(id: string | null) {
  const client = useTRPCClient()
  return useQuery({
    queryKey: ['labelled-dataset', id],
    enabled: id !== null,
    queryFn: async (): Promise<LabelSet> => {
      const datasetId = id ?? ''
      const { name } = await client.datasets.get.query({ id: datasetId })
      const items: LabelItem[] = []
      for (let offset = 0; offset < MOST; offset += PAGE) {
        const { cases, total } = await client.datasets.cases.query({ datasetId, offset, limit: PAGE })
        const ran = cases.flatMap((one) => (one.runId === undefined ? [] : [{ ...one, runId: one.runId }]))
        const runIds = ran.map(({ runId }) => runId)
        const labels = runIds.length > 0 ? await client.play.labels.query({ runIds }) : []
        const verdicts = new Map(labels.map(({ runId, verdict }) => [runId, verdict]))
        items.push(...ran.map((one) => itemOf(one, verdicts.get(one.runId) ?? null)))
        if (offset + cases.length >= total || cases.length === 0) break
      }
      return {
        scope: { kind: 'dataset', id: datasetId },
        name,
        datasetId,
        href: `/datasets/${encodeURIComponent(datasetId)}`,
        items,
      }
    },
    // Verdicts of this visit stand above it; asked again, it would only jump.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

const itemOf = (one: Case & { runId: string }, verdict: LabelItem['verdict']): LabelItem => ({
  id: one.runId,
  kind: 'run',
  caseId: one.id,
  title: titleOf(one.inputs),
  verdict,
  checks: [],
})

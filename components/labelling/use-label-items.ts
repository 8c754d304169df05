'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/trpc/client'
import type { LabelItem } from './label-items'

/** What is labelled: the answers of a grid, or those of the runs that a dataset's cases were taken from. */
export type LabelScope = { kind: 'grid'; id: string } | { kind: 'dataset'; id: string }

export interface LabelSet {
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

'use client'

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/trpc/client'
import type { Case } from '@/pipeline/cases/case'
import type { CaseFilter } from './case-filter'

/** As many cases as are asked for at once. */
export const SIZE = 100

export interface CaseQuery extends CaseFilter {
  datasetId: string
  version?: number
}

/** Rows that are in sight, by their place in the list; both are in it. */
export interface Sight {
  from: number
  to: number
}

/** The first page of a list, which also tells how long it is. */
export function useFirstCases(query: CaseQuery) {
  const trpc = useTRPC()
  return useQuery(
    trpc.datasets.cases.queryOptions(
      { ...query, offset: 0, limit: SIZE },
      // Typing leaves what is there in its place until the answer comes.
      { placeholderData: keepPreviousData },
    ),
  )
}

export interface KnownCases {
  /** The case at a place of the list; undefined: not here yet, or no such place. */
  at: (index: number) => Case | undefined
  /** Where a case is, among those that are here; -1: none of them. */
  indexOf: (id: string) => number
  /** Of all that are here, in their order. */
  ids: () => string[]
}

/** Of a long list, its first page and the pages that are in sight. */
export function useCasesInSight(query: CaseQuery, first: readonly Case[], { from, to }: Sight): KnownCases {
  const trpc = useTRPC()
  const start = Math.max(1, Math.floor(from / SIZE))
  const pages = Array.from({ length: Math.max(0, Math.floor(to / SIZE) - start + 1) }, (_, index) => start + index)
  const results = useQueries({
    queries: pages.map((page) => trpc.datasets.cases.queryOptions({ ...query, offset: page * SIZE, limit: SIZE })),
  })
  const known = new Map<number, readonly Case[]>([[0, first]])
  for (const [index, page] of pages.entries()) known.set(page, results[index]?.data?.cases ?? [])
  return {
    at: (index) => known.get(Math.floor(index / SIZE))?.[index % SIZE],
    indexOf(id) {
      for (const [page, cases] of known) {
        const at = cases.findIndex((one) => one.id === id)
        if (at >= 0) return page * SIZE + at
      }
      return -1
    },
    ids: () => [...known.values()].flatMap((cases) => cases.map(({ id }) => id)),
  }
}

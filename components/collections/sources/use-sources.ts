'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '@/components/trpc/client'
import type { SourceDto } from '@/server/services/sources/types'
import { isWatched } from './kinds'

const RUNNING_MS = 1_500
/** A schedule or a watched folder may start a sync by itself. */
const IDLE_MS = 20_000

/** The sources of a collection: followed closely while one is being synchronised, else only where one may begin. */
export function useSources(collectionId: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const query = useQuery(
    trpc.sources.list.queryOptions(
      { collectionId },
      {
        refetchInterval: ({ state: { data } }) =>
          data?.some(isSyncing) ? RUNNING_MS : data?.some(startsItself) ? IDLE_MS : false,
      },
    ),
  )
  const running = query.data?.filter(isSyncing).length
  const { dataUpdatedAt } = query
  useEffect(() => {
    // The totals in the heading grow with every look at a running sync.
    if (running && dataUpdatedAt) void queries.invalidateQueries(trpc.collections.get.queryFilter({ id: collectionId }))
  }, [running, dataUpdatedAt, collectionId, queries, trpc])
  useEffect(() => {
    // Documents come and go with a sync: when one begins or ends, what is shown of them is old.
    if (running === undefined) return
    void queries.invalidateQueries(trpc.collections.pathFilter())
    void queries.invalidateQueries(trpc.sources.syncs.pathFilter())
  }, [running, queries, trpc])
  return query
}

export const isSyncing = (source: SourceDto): boolean => source.sync?.state === 'running'

const startsItself = ({ paused, schedule, config }: SourceDto): boolean =>
  !paused && (schedule !== null || isWatched(config))

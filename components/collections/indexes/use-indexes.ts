'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from '@/components/trpc/client'
import type { IndexDto } from '@/server/services/indexes/types'

const POLL_MS = 1_500

export const isBuilding = (index: IndexDto): boolean =>
  index.state === 'building' || (index.state === 'ready' && index.takesOver)

/** A collection's indexes, asked for again while one of them is being built. */
export function useIndexes(collectionId: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const query = useQuery(
    trpc.indexes.list.queryOptions(
      { collectionId },
      { refetchInterval: ({ state }) => (state.data?.some(isBuilding) ? POLL_MS : false) },
    ),
  )
  const live = query.data?.find((index) => index.state === 'live')?.id
  useEffect(() => {
    // Another live index means other facts about the collection.
    if (live !== undefined) void queries.invalidateQueries(trpc.collections.pathFilter())
  }, [live, queries, trpc])
  return query
}

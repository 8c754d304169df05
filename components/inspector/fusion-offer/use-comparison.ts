'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import type { Comparison } from '@/server/services/retrieval/quality/types'
import type { ComparedSettings } from './offered'

interface Measuring {
  comparison: Comparison | undefined
  /** Whatever the call threw. */
  error: unknown
  running: boolean
  /** The settings are no longer those that were measured. */
  changed: boolean
  measure: () => void
  stop: () => void
}

/**
 * Two settings of a retriever, measured when asked to. The call ends when it is stopped, when other settings are asked for, and
 * when the component goes; an answer that comes later reaches nobody.
 */
export function useComparison(current: ComparedSettings | null): Measuring {
  const client = useTRPCClient()
  const [asked, setAsked] = useState<ComparedSettings | null>(null)
  const same = JSON.stringify(asked) === JSON.stringify(current)
  const query = useQuery({
    queryKey: ['fusion-offer', asked],
    queryFn: asked ? ({ signal }) => client.retrieval.compare.mutate(asked, { signal }) : skipToken,
    // Figures of one moment: they are made again only when somebody asks.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  return {
    comparison: query.data,
    error: query.error,
    running: query.isFetching,
    changed: asked !== null && !same,
    measure: () => {
      if (asked && same) void query.refetch()
      else setAsked(current)
    },
    stop: () => setAsked(null),
  }
}

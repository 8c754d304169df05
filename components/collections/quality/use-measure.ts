'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTRPC } from '@/components/trpc/client'

/** Measures a collection; every place that shows its figures hears of it. */
export function useMeasure(collectionId: string) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const { mutate, isPending, error } = useMutation(
    trpc.retrieval.measure.mutationOptions({
      onSuccess: async (data) => {
        queries.setQueryData(trpc.retrieval.quality.queryKey({ collectionId }), data)
        await queries.invalidateQueries(trpc.collections.get.queryFilter({ id: collectionId }))
        await queries.invalidateQueries(trpc.collections.list.queryFilter())
      },
    }),
  )
  const measure = useCallback(
    (questions: 'auto' | 'saved' | 'synthetic') => mutate({ collectionId, questions }),
    [mutate, collectionId],
  )
  return { measure, measuring: isPending, error }
}

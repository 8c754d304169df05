'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/components/trpc/client'

/** Has everything asked for again that depends on which questions are saved: their list, figures measured on them, the dataset they are cases of. */
export function useQuestionsChanged(): () => Promise<void> {
  const trpc = useTRPC()
  const queries = useQueryClient()
  return async () => {
    const filters = [
      trpc.retrieval.questions.pathFilter(),
      trpc.retrieval.quality.pathFilter(),
      trpc.indexes.list.pathFilter(),
      trpc.datasets.pathFilter(),
    ]
    await Promise.all(filters.map((filter) => queries.invalidateQueries(filter)))
  }
}

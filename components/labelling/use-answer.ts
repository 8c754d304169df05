'use client'

import { useQuery } from '@tanstack/react-query'
import { sourcesOf } from '@/components/trace/citations'
import { useTRPCClient } from '@/components/trpc/client'
import type { AnswerSource } from '@/pipeline/run-event'
import type { LabelItem } from './label-items'
import type { LabelSet } from './use-label-items'

interface ShownAnswer {
  text: string
  sources: AnswerSource[]
}

/** The answer of a cell or a run with its sources. */
export function useAnswer(item: LabelItem, { scope }: LabelSet) {
  const client = useTRPCClient()
  return useQuery({
    queryKey: ['labelled-answer', item.kind, item.id],
    queryFn: async (): Promise<ShownAnswer> => {
      if (item.kind === 'run') {
        const { outputs } = await client.runs.get.query({ id: item.id })
        return { text: typeof outputs.answer === 'string' ? outputs.answer : '', sources: sourcesOf(outputs) }
      }
      const { answer, steps } = item.of
        ? await client.evaluation.cell.query({ experimentId: scope.id, caseId: item.caseId, ...item.of })
        : await client.play.cell.query({ gridId: scope.id, id: item.id })
      const resolved = steps.map(({ outputs }) => sourcesOf(outputs ?? {})).findLast((found) => found.length > 0)
      return { text: answer, sources: resolved ?? [] }
    },
    staleTime: 60_000,
  })
}

'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPC } from '@/components/trpc/client'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { InsideStep, RunDetails } from '@/server/services/runs/types'

const POLL_MS = 1_000

/** Which run a page shows the steps of: the run itself, or one inside a step of it. */
export interface Level extends Pick<RunDetails, 'graph' | 'steps' | 'status'> {
  /** The path of the run inside a step; none for the run itself. */
  within: string | undefined
  inside: InsideStep | undefined
}

/** The level that the address names (`in`). `error`: what is inside cannot be shown; `level` is not there while it is asked for. */
export function useLevel(run: RunDetails): { level: Level | undefined; error: unknown; retry: () => void } {
  const trpc = useTRPC()
  const [within] = useUrlState('in')
  const query = useQuery(
    trpc.runs.inside.queryOptions(
      { runId: run.id, within },
      {
        enabled: within !== '',
        refetchInterval: run.status === 'running' ? POLL_MS : false,
        placeholderData: keepPreviousData,
      },
    ),
  )
  const retry = () => void query.refetch()
  if (within === '') {
    const { graph, steps, status } = run
    return { level: { graph, steps, status, within: undefined, inside: undefined }, error: null, retry }
  }
  const { data: inside } = query
  if (!inside) return { level: undefined, error: query.error, retry }
  const { graph, steps, path } = inside
  const status = inside.runs.find((one) => one.path === path)?.status ?? 'ok'
  return { level: { graph, steps, status, within: path, inside }, error: null, retry }
}

/** Shows another level, and nothing or a step of it. */
export const goToLevel = (within: string | undefined, step: string | null = null): void =>
  setUrlState({ in: within ?? null, step })

'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import type { GateOutcome } from '@/pipeline/evaluation/gate'

/** How far a check is. `asking`: it is being begun. */
export type CheckProgress =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'running'; experimentId: string; done: number; total: number }
  /** It ended without an outcome. */
  | { state: 'ended'; experimentId: string; how: 'stopped' | 'capped' | 'failed' | 'done'; error?: unknown }
  | { state: 'failed'; error: unknown }

export interface GateCheck {
  progress: CheckProgress
  /** Measures the draft and resolves with what the gate says of it; null where it came to none, or the dialog was closed. */
  check: () => Promise<GateOutcome | null>
  /** Hears a check that goes on already. */
  follow: (experimentId: string) => void
  stop: () => void
}

/** Asks a pipeline's gate about its stored draft, and follows it. */
export function useGateCheck(pipelineId: string): GateCheck {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [progress, setProgress] = useState<CheckProgress>({ state: 'idle' })
  const subscription = useRef<{ unsubscribe: () => void } | null>(null)
  const running = useRef<string | null>(null)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      subscription.current?.unsubscribe()
    }
  }, [])
  const actions = useMemo<Omit<GateCheck, 'progress'>>(() => {
    const outcomeNow = async (): Promise<GateOutcome | null> => {
      await queries.invalidateQueries(trpc.evaluation.gate.queryFilter({ pipelineId }))
      return (await queries.fetchQuery(trpc.evaluation.gate.queryOptions({ pipelineId }))).outcome
    }
    const finish = async (experimentId: string, how: 'stopped' | 'capped' | 'failed' | 'done', error?: unknown) => {
      const outcome = await outcomeNow()
      if (gone.current) return null
      setProgress(
        outcome ? { state: 'idle' } : { state: 'ended', experimentId, how, ...(error !== undefined && { error }) },
      )
      return outcome
    }
    const hear = (experimentId: string): Promise<GateOutcome | null> =>
      new Promise((resolve) => {
        let ended = false
        running.current = experimentId
        setProgress({ state: 'running', experimentId, done: 0, total: 0 })
        const end = (how: 'stopped' | 'capped' | 'failed' | 'done', error?: unknown) => {
          if (ended) return
          ended = true
          running.current = null
          subscription.current?.unsubscribe()
          void finish(experimentId, how, error).then(resolve, (failure: unknown) => {
            setProgress({ state: 'failed', error: failure })
            resolve(null)
          })
        }
        subscription.current?.unsubscribe()
        subscription.current = client.evaluation.events.subscribe(
          // From its beginning: a short one may be over by now.
          { experimentId, lastEventId: '0' },
          {
            onData: ({ data }) => {
              if (data.type === 'ended') end(data.state, 'error' in data ? data.error : undefined)
              else if (data.type === 'started' || data.type === 'cell')
                setProgress({ state: 'running', experimentId, done: data.done, total: data.total })
            },
            onComplete: () => end('done'),
            onError: (error) => end('failed', error),
          },
        )
      })
    const check = async (): Promise<GateOutcome | null> => {
      setProgress({ state: 'asking' })
      try {
        const { experimentId, outcome } = await client.evaluation.checkGate.mutate({ pipelineId })
        if (gone.current) return null
        return outcome ? await finish(experimentId, 'done') : await hear(experimentId)
      } catch (error) {
        if (!gone.current) setProgress({ state: 'failed', error })
        return null
      }
    }
    const stop = () => {
      // A check that cannot be stopped goes on, and its end is told.
      if (running.current) client.evaluation.stop.mutate({ experimentId: running.current }).catch(() => undefined)
    }
    const follow = (experimentId: string) => {
      // Whoever waits for a check that is heard already would wait for ever.
      if (running.current !== experimentId) void hear(experimentId)
    }
    return { check, follow, stop }
  }, [client, trpc, queries, pipelineId])
  return useMemo(() => ({ progress, ...actions }), [progress, actions])
}

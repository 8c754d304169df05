'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import type { PullProgress } from '@/server/capabilities/chat-model'

export type PullState =
  | { kind: 'idle' }
  | { kind: 'pulling'; model: string; progress: PullProgress | null }
  | { kind: 'cancelled'; model: string }
  | { kind: 'failed'; model: string; error: unknown }

interface Pull {
  state: PullState
  start: (model: string) => void
  cancel: () => void
}

/** Pulls one model at a time. Leaving the page or cancelling ends the download at the server too. */
export function usePull(onDone: (model: string) => void): Pull {
  const client = useTRPCClient()
  const [state, setState] = useState<PullState>({ kind: 'idle' })
  const subscription = useRef<{ unsubscribe: () => void } | null>(null)
  useEffect(() => () => subscription.current?.unsubscribe(), [])

  const start = useCallback(
    (model: string) => {
      subscription.current?.unsubscribe()
      setState({ kind: 'pulling', model, progress: null })
      const running = client.models.pull.subscribe(
        { model },
        {
          onData: (progress) => setState({ kind: 'pulling', model, progress }),
          onError: (error) => {
            // The link would start the pull again by itself; the person decides that.
            running.unsubscribe()
            setState({ kind: 'failed', model, error })
          },
          onComplete: () => {
            setState({ kind: 'idle' })
            onDone(model)
          },
        },
      )
      subscription.current = running
    },
    [client, onDone],
  )
  const cancel = useCallback(() => {
    subscription.current?.unsubscribe()
    setState((current) => (current.kind === 'pulling' ? { kind: 'cancelled', model: current.model } : current))
  }, [])
  return { state, start, cancel }
}

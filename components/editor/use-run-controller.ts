'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { answerText } from '@/components/run-dock/answer-text'
import { tabMemory } from '@/components/state/browser-memory'
import { keepConversation, recallConversation } from '@/components/state/dock-memory'
import type { DockStore } from '@/components/state/dock-store'
import type { EditorStore } from '@/components/state/editor-store'
import { createRunController, type RunController } from '@/components/state/run-controller'
import { takeUpRun } from '@/components/state/take-up-run'
import { sourcesOf } from '@/components/trace/citations'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { setUrlState } from '@/components/ui/use-url-state'

const MAX_TURNS = 20

/** The dock's run. A run named in the address is taken up again: reloading the page loses nothing. */
export function useRunController(pipelineId: string, store: EditorStore, dock: DockStore): RunController {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [run] = useState(() =>
    createRunController({
      start: (graph, inputs, { reuse, part }) => {
        // The run is of what serves now: by facts of a moment ago its results would seem out of date.
        store.getState().doubt(true)
        return client.runs.start.mutate({ pipelineId, graph, inputs, reuse, ...(part && { part }) }).finally(() => {
          void queries.invalidateQueries(trpc.system.environment.queryFilter()).finally(() => {
            const facts = queries.getQueryData(trpc.system.environment.queryKey())
            if (facts) store.getState().setEnvironment(facts)
            store.getState().doubt(false)
          })
        })
      },
      resume: async (runId, stepId, inputs) => {
        await client.runs.resume.mutate({ runId, stepId, inputs })
      },
      stop: async (runId) => {
        await client.runs.stop.mutate({ runId })
      },
      listen: (runId, { onEvent, onError, onLost }) => {
        const subscription = client.runs.events.subscribe(
          { runId },
          {
            onData: ({ data }) => onEvent(data),
            onError,
            // Connecting without an error is how it begins.
            onConnectionStateChange: ({ state, error }) => onLost(state === 'connecting' && error !== null),
          },
        )
        return () => subscription.unsubscribe()
      },
    }),
  )
  useEffect(() => {
    const runId = new URLSearchParams(window.location.search).get('run')
    const key = `telar.conversation.${pipelineId}`
    const memory = tabMemory()
    if (runId) {
      const recalled = recallConversation(dock, memory, key, runId)
      takeUpRun(client, run, dock, runId, recalled)
    }
    const forget = keepConversation(dock, run, memory, key)
    const stop = run.store.subscribe((state, before) => {
      if (state.view && state.view.runId !== before.view?.runId) setUrlState({ run: state.view.runId })
      if (state.phase === 'done' && before.phase !== 'done') keepTurn(run, store, dock)
    })
    return () => {
      forget()
      stop()
      run.dispose()
    }
  }, [run, client, store, dock, pipelineId])
  return run
}

/** A question that got its answer becomes part of the conversation. */
function keepTurn(run: RunController, store: EditorStore, dock: DockStore): void {
  const { view } = run.store.getState()
  const { asked } = dock.getState()
  if (!view || asked === '' || view.status === 'failed' || view.status === 'cancelled') return
  const answer = answerText(view, store.getState().plan?.stream)
  if (answer === '') return
  const turn = { runId: view.runId, question: asked, answer, sources: sourcesOf(view.outputs) }
  dock.setState(({ turns }) => ({ asked: '', turns: [...turns, turn].slice(-MAX_TURNS) }))
}

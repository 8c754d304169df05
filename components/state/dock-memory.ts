import { z } from 'zod'
import { answerSourceSchema } from '@/pipeline/run-event'
import type { DockStore } from './dock-store'
import type { RunController } from './run-controller'

const keptSchema = z.object({
  run: z.string(),
  asked: z.string(),
  turns: z.array(
    z.object({ runId: z.string(), question: z.string(), answer: z.string(), sources: z.array(answerSourceSchema) }),
  ),
})

type Memory = Pick<Storage, 'getItem' | 'setItem'>

/** Puts a conversation back into the dock if its newest run is `runId`: another run is no part of it. Tells whether it did. */
export function recallConversation(dock: DockStore, memory: Memory, key: string, runId: string): boolean {
  const text = memory.getItem(key)
  if (text === null) return false
  const kept = keptSchema.safeParse(parsed(text))
  if (!kept.success || kept.data.run !== runId) return false
  dock.setState({ turns: kept.data.turns, asked: kept.data.asked })
  return true
}

/** Keeps the dock's conversation, so that loading the page again does not lose it. Gives back how to end it. */
export function keepConversation(dock: DockStore, run: RunController, memory: Memory, key: string): () => void {
  const keep = () => {
    const { turns, asked } = dock.getState()
    const runId = run.store.getState().view?.runId
    if (runId === undefined) return
    try {
      memory.setItem(key, JSON.stringify({ run: runId, turns, asked }))
    } catch {
      // The browser gives no more room, or none at all: the conversation lives as long as the page.
    }
  }
  const stops = [
    dock.subscribe((state, before) => {
      if (state.turns !== before.turns || state.asked !== before.asked) keep()
    }),
    run.store.subscribe((state, before) => {
      if (state.view?.runId !== before.view?.runId) keep()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

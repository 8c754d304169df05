import { z } from 'zod'
import { messageSchema } from '@/pipeline/message'
import type { AnswerSource } from '@/pipeline/run-event'
import type { Turn } from './inputs'

/** A turn as the dock shows it later: with the run it came from and the sources of its citations. */
export interface KeptTurn extends Turn {
  runId: string
  sources: AnswerSource[]
}

const historySchema = z.array(messageSchema.pick({ role: true, content: true })).catch([])

/** The turns of a history as runs take it. What nobody asked before or nobody answered is a turn all the same. */
export function turnsOf(history: unknown): Turn[] {
  const turns: Turn[] = []
  for (const { role, content } of historySchema.parse(history)) {
    const last = turns.at(-1)
    if (role === 'user') turns.push({ question: content, answer: '' })
    else if (role === 'assistant' && last?.answer === '') last.answer = content
    else if (role === 'assistant') turns.push({ question: '', answer: content })
  }
  return turns
}

interface Conversation {
  conversation: boolean
  turns: readonly KeptTurn[]
  asked: string
}

/**
 * What stands above the answer of a run in a conversation: the turns before it and its question. Nothing where no
 * history goes along, or at the first turn.
 */
export function transcriptOf(
  { conversation, turns, asked }: Conversation,
  hasHistory: boolean,
  runId: string | undefined,
): { earlier: readonly KeptTurn[]; question: string } {
  const earlier = conversation && hasHistory ? turns.filter((turn) => turn.runId !== runId) : []
  if (earlier.length === 0) return { earlier, question: '' }
  return { earlier, question: turns.find((turn) => turn.runId === runId)?.question ?? asked }
}

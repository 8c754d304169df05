import { z } from 'zod'
import { citationOf, examplesOf, type Message, messageSchema, withoutSources } from '@/pipeline/message'
import type { StepRecord } from '@/pipeline/run-event'
import { estimateParts } from '@/pipeline/tokens'

const messagesSchema = z.array(messageSchema).min(1)
const windowSchema = z.object({
  /** What the node allows, in tokens. */
  node: z.number(),
  /** What the model holds; null where its server does not say. */
  model: z.number().nullable(),
  /** Tokens that the server was expected to count for each one estimated. */
  scale: z.number().positive(),
})

/** A source in a prompt, or one that was left out of it. */
export interface PromptSource {
  citation: number
  name: string
  /** Estimated, as the model's server counts. */
  tokens: number
}

/** What a model step sent, and what it left out of what it was given. */
export interface SentPrompt {
  messages: Message[]
  sources: PromptSource[]
  leftOut: { sources: PromptSource[]; turns: number; examples: number }
  window: z.infer<typeof windowSchema>
}

/** The prompt of a finished model step as its model got it; null for steps that have none, or of earlier versions. */
export function sentPromptOf(step: Pick<StepRecord, 'inputs' | 'details' | 'notes'>): SentPrompt | null {
  // A step that makes its messages itself keeps them with its details.
  const given = messagesSchema.safeParse(step.inputs.messages ?? step.details?.messages)
  const window = windowSchema.safeParse(step.details?.window)
  if (!given.success || !window.success) return null
  const cut = step.notes.find(({ code }) => code === 'prompt-cut')?.params?.sources
  const dropped = new Set(Array.isArray(cut) ? cut.filter((number) => typeof number === 'number') : [])
  const cutOf = (code: string, fact: string) =>
    Number(step.notes.find((note) => note.code === code)?.params?.[fact] ?? 0)
  const turns = cutOf('history-cut', 'messages')
  const examples = cutOf('examples-cut', 'examples')
  const lost = new Set(examplesOf(given.data).slice(0, examples).flat())
  let older = turns
  const kept = given.data.filter((message) => !lost.has(message) && (message.origin !== 'history' || older-- <= 0))
  const all = sourcesOf(given.data, window.data.scale)
  return {
    messages: kept.map((message) => (dropped.size > 0 && message.sources ? withoutSources(message, dropped) : message)),
    sources: all.filter(({ citation }) => !dropped.has(citation)),
    leftOut: { sources: all.filter(({ citation }) => dropped.has(citation)), turns, examples },
    window: window.data,
  }
}

function sourcesOf(messages: readonly Message[], scale: number): PromptSource[] {
  const found = new Map<number, PromptSource>()
  for (const { content, sources = [] } of messages) {
    for (const source of sources) {
      const citation = citationOf(source)
      const tokens = Math.ceil(estimateParts(content, [source]).inSpans * scale)
      const known = found.get(citation)
      if (known) known.tokens += tokens
      else found.set(citation, { citation, name: source.chunk.documentName, tokens })
    }
  }
  return [...found.values()].sort((a, b) => a.citation - b.citation)
}

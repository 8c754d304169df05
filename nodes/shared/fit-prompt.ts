import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { citationOf, examplesOf, type Message, withoutSources } from '@/pipeline/message'
import { makeNote, type NoteOf } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { estimateParts, MESSAGE_OVERHEAD_TOKENS, type TextKind, TokenCounter } from '@/pipeline/tokens'

/** Estimated tokens of a prompt by part, and what the context leaves for it. */
export interface Budget {
  system: number
  examples: number
  history: number
  sources: number
  question: number
  /** Kept free for the answer. */
  answer: number
  /** Left over. */
  room: number
  context: number
}

export interface FittedPrompt {
  messages: Message[]
  /** Chunks that are really in the prompt, each once, by citation number. */
  sources: Chunk[]
  budget: Budget
  notes: NoteOf[]
}

/** Estimated tokens of a message, and of the sources in it. */
interface Counted {
  tokens: number
  sources: number
  counter: TokenCounter
}

/** Counts messages, each once: several passes ask for the same ones, and a prompt may be long. */
export class PromptCounter {
  private readonly known = new Map<Message, Counted>()

  of(message: Message): Counted {
    let count = this.known.get(message)
    if (count === undefined) {
      const { whole, inSpans, counter } = estimateParts(message.content, message.sources ?? [])
      const tokens = whole + MESSAGE_OVERHEAD_TOKENS
      count = { tokens, sources: Math.min(inSpans, tokens), counter }
      this.known.set(message, count)
    }
    return count
  }

  total(messages: readonly Message[]): number {
    let sum = 0
    for (const message of messages) sum += this.of(message).tokens
    return sum
  }

  /** The kind of text that a prompt is for the most part. */
  kind(messages: readonly Message[]): TextKind {
    const all = new TokenCounter()
    for (const message of messages) all.join(this.of(message).counter)
    return all.kind()
  }
}

/** How many tokens the model's server counts for each one estimated. */
class Scaled {
  constructor(
    private readonly counter: PromptCounter,
    private readonly scale: number,
  ) {}

  of(message: Message): { tokens: number; sources: number } {
    const { tokens, sources } = this.counter.of(message)
    if (this.scale === 1) return { tokens, sources }
    return { tokens: Math.ceil(tokens * this.scale), sources: Math.ceil(sources * this.scale) }
  }

  total(messages: readonly Message[]): number {
    let sum = 0
    for (const message of messages) sum += this.of(message).tokens
    return sum
  }
}

/** Drops the oldest turns until the prompt fits; an answer never stays without its question. */
function cutHistory(
  messages: readonly Message[],
  limit: number,
  counter: Scaled,
): { messages: Message[]; note?: NoteOf } {
  let tokens = counter.total(messages)
  if (tokens <= limit) return { messages: [...messages] }
  const history = messages.filter((message) => message.origin === 'history')
  const dropped = new Set<Message>()
  for (const message of history) {
    const orphan = dropped.size > 0 && message.role === 'assistant'
    if (tokens <= limit && !orphan) break
    dropped.add(message)
    tokens -= counter.of(message).tokens
  }
  const kept = messages.filter((message) => !dropped.has(message))
  if (dropped.size === 0) return { messages: kept }
  const note: NoteOf = makeNote(
    'history-cut',
    dropped.size === 1
      ? say('The oldest message of the history did not fit the context.')
      : say('The oldest {count} messages of the history did not fit the context.', { count: dropped.size }),
    { messages: dropped.size },
  )
  return { messages: kept, note }
}

/** Drops the first examples, each as a whole, until the prompt fits: those chosen by nearness stand with the nearest last. */
function cutExamples(
  messages: readonly Message[],
  limit: number,
  counter: Scaled,
): { messages: Message[]; note?: NoteOf } {
  let tokens = counter.total(messages)
  if (tokens <= limit) return { messages: [...messages] }
  const examples = examplesOf(messages)
  const dropped = new Set<Message>()
  let count = 0
  for (const example of examples) {
    if (tokens <= limit) break
    for (const message of example) dropped.add(message)
    tokens -= counter.total(example)
    count += 1
  }
  if (count === 0) return { messages: [...messages] }
  const said = say('{count} of {total} examples did not fit the context.', { count, total: examples.length })
  const note = makeNote('examples-cut', said, { examples: count, of: examples.length })
  return { messages: messages.filter((message) => !dropped.has(message)), note }
}

function sourcesOf(messages: readonly Message[]): Chunk[] {
  const byNumber = new Map<number, Chunk>()
  for (const { sources = [] } of messages) for (const source of sources) byNumber.set(citationOf(source), source.chunk)
  return [...byNumber.values()].sort((a, b) => (a.citation ?? 0) - (b.citation ?? 0))
}

/** Drops the last sources, each as a whole, until the prompt fits. The others keep their numbers. */
function cutSources(
  messages: readonly Message[],
  limit: number,
  counter: Scaled,
): { messages: Message[]; note?: NoteOf } {
  if (counter.total(messages) <= limit) return { messages: [...messages] }
  const all = sourcesOf(messages)
  const dropped = new Set<number>()
  let kept = [...messages]
  while (counter.total(kept) > limit && dropped.size < all.length) {
    dropped.add(all[all.length - 1 - dropped.size]?.citation ?? 0)
    kept = messages.map((message) => (message.sources ? withoutSources(message, dropped) : message))
  }
  if (dropped.size === 0) return { messages: kept }
  const numbers = [...dropped].sort((a, b) => a - b)
  const names = [...new Set(all.filter((chunk) => dropped.has(chunk.citation ?? 0)).map((chunk) => chunk.documentName))]
  const message = say('{count} of {total} sources did not fit the context: {numbers} ({names}).', {
    count: dropped.size,
    total: all.length,
    numbers: numbers.map((n) => `[${n}]`).join(' '),
    names: names.join(', '),
  })
  return { messages: kept, note: makeNote('prompt-cut', message, { sources: numbers, of: all.length }) }
}

function budgetOf(messages: readonly Message[], answer: number, context: number, counter: Scaled): Budget {
  const budget = { system: 0, examples: 0, history: 0, sources: 0, question: 0, answer, room: 0, context }
  for (const message of messages) {
    const { tokens, sources } = counter.of(message)
    budget.sources += sources
    const rest = tokens - sources
    if (message.origin === 'history') budget.history += rest
    else if (message.origin === 'example') budget.examples += rest
    else if (message.role === 'system') budget.system += rest
    else budget.question += rest
  }
  budget.room = Math.max(0, context - answer - counter.total(messages))
  return budget
}

/**
 * Fits messages into a context that must also hold the answer: the oldest history goes first, then the first
 * examples, then the last sources.
 * `known.scale`: tokens that the model's server counts for each one estimated.
 * Throws `prompt-too-long` when the rest alone does not fit.
 */
export function fitPrompt(
  messages: readonly Message[],
  context: number,
  answer: number,
  known: { counter: PromptCounter; scale: number } = { counter: new PromptCounter(), scale: 1 },
): FittedPrompt {
  const limit = context - answer
  const counter = new Scaled(known.counter, known.scale)
  const afterHistory = cutHistory(messages, limit, counter)
  const afterExamples = cutExamples(afterHistory.messages, limit, counter)
  const afterSources = cutSources(afterExamples.messages, limit, counter)
  const fitted = afterSources.messages
  const needed = counter.total(fitted)
  if (needed > limit) {
    throw new AppError(
      'prompt-too-long',
      say(
        'The prompt needs about {needed} tokens even without history, examples and sources; the context of {context} leaves {room} beside an answer of {answer}.',
        { needed, context, room: Math.max(0, limit), answer },
      ),
      { details: { needed, context, answer } },
    )
  }
  const notes = [afterHistory.note, afterExamples.note, afterSources.note].filter((note) => note !== undefined)
  return { messages: fitted, sources: sourcesOf(fitted), budget: budgetOf(fitted, answer, context, counter), notes }
}

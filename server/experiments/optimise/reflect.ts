import { z } from 'zod'
import { type Asker, createAsker, readAnswer, roomForAnswer, shorten, withoutTags } from '@/nodes/shared/ask-model'
import { AppError } from '@/pipeline/errors'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { Usage } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { estimateTokens } from '@/pipeline/tokens'
import type { ChatModel } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { askAgain } from '@/server/evaluation/judge'
import { detectLanguage } from '@/server/knowledge/analyser'
import { type ReflectorWords, wordsFor } from './reflector-words'

/** A case that was not answered well. */
export interface Failure {
  inputs: Readonly<Record<string, unknown>>
  expected: readonly string[]
  abstain: boolean
  answer: string
  /** What failed, and why. */
  wrong: readonly string[]
  /** Texts that the model was given. */
  sources: readonly string[]
}

export interface Reflection {
  insight: string
  texts: Record<string, string>
}

interface ReflectParts {
  chatModel: ChatModel
  model: ResolvedModel
  /** The prompt as it is, by field. */
  texts: Readonly<Record<string, string>>
  variables: readonly string[]
  failures: readonly Failure[]
  /** Most tokens of the new prompt. */
  most: number
  seed: number
  signal: StopSignal
}

/** A model on a slow computer writes a long prompt. */
const REFLECT_MS = 300_000
/** Beside the prompt itself, what the answer says. */
const SAID_TOKENS = 300
/** Some variety: the same failures should not always give the same prompt. */
const TEMPERATURE = 0.7

/**
 * Asks a model what is wrong with a prompt, and for a better one. `reflection` is null where its answer cannot be read.
 * Throws what the model throws, and `timeout`.
 */
export async function reflect(parts: ReflectParts): Promise<{ reflection: Reflection | null; usage: Usage }> {
  const { chatModel, model, seed, signal } = parts
  const usage: Usage = { inputTokens: 0, outputTokens: 0 }
  const open = (ended: StopSignal) => createAsker(chatModel, model, ended, { temperature: TEMPERATURE, seed })
  try {
    const reflection = await askAgain({ limitMs: REFLECT_MS, signal, usage, open }, (asker) => ask(asker, parts))
    return { reflection, usage }
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-model-output') return { reflection: null, usage }
    throw error
  }
}

async function ask(asker: Asker, { texts, variables, failures, most }: ReflectParts): Promise<Reflection> {
  const parts = Object.keys(texts)
  const words = wordsFor(detectLanguage(Object.values(texts).join('\n')))
  const system = words.system({ variables, words: Math.max(30, Math.floor(most * 0.7)), parts })
  const prompts = parts
    .map((part) => `<prompt part="${part}">\n${withoutTags(texts[part] ?? '', 'prompt', 'case')}\n</prompt>`)
    .join('\n')
  const maxTokens = Math.ceil(most * 1.3) + SAID_TOKENS
  const room =
    asker.contextTokens - roomForAnswer(maxTokens, asker.contextTokens) - estimateTokens(system + prompts) - 100
  const each = Math.max(60, Math.floor(room / Math.max(1, failures.length)))
  const cases = failures.map((failure, at) => told(failure, at + 1, words, each)).join('\n')
  const { text } = await asker.ask({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: `${prompts}\n${cases}` },
    ],
    maxTokens,
    schema: {
      type: 'object',
      properties: Object.fromEntries(['wrong', ...parts].map((name) => [name, { type: 'string' }])),
      required: ['wrong', ...parts],
      additionalProperties: false,
    },
  })
  const answer = z.object(Object.fromEntries(['wrong', ...parts].map((name) => [name, z.string()] as const)))
  const { wrong = '', ...written } = readAnswer(text, answer, say('a better prompt'))
  return {
    insight: shortened(wrong),
    texts: Object.fromEntries(parts.map((part) => [part, (written[part] ?? '').trim()])),
  }
}

const MOST_INSIGHT = 1_500
const shortened = (text: string): string =>
  text.trim().length > MOST_INSIGHT ? `${text.trim().slice(0, MOST_INSIGHT)}…` : text.trim()

/** A failure as the model reads it, in about `tokens` tokens: half of them for what the sources said. */
function told(failure: Failure, number: number, words: ReflectorWords, tokens: number): string {
  const { inputs, expected, abstain, answer, wrong, sources } = failure
  const part = Math.floor(tokens / 8)
  const line = (name: string, text: string, room: number) =>
    `${name}: ${shorten(text.replaceAll(/\s+/g, ' ').trim(), room)}`
  const asked = Object.entries(inputs).map(([name, value]) =>
    line(name, typeof value === 'string' ? value : JSON.stringify(value), part),
  )
  const lines = [
    ...asked,
    line(words.expected, [...(abstain ? [words.abstain] : []), ...expected].join(' | '), part),
    line(words.answer, answer.trim() === '' ? words.nothing : answer, part),
    ...(wrong.length > 0 ? [line(words.wrong, wrong.join(' '), part)] : []),
    `${words.sources}: ${sources.length === 0 ? words.noSources : ''}`,
    ...sources.map(
      (text) => `- ${shorten(text.replaceAll(/\s+/g, ' ').trim(), Math.floor(tokens / 2 / sources.length))}`,
    ),
  ]
  return `<case number="${number}">\n${withoutTags(lines.join('\n'), 'prompt', 'case')}\n</case>`
}

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import { say } from '@/pipeline/said'
import { estimateTokens } from '@/pipeline/tokens'
import { type Answer, type Asker, readAnswer } from '../shared/ask-model'
import { type Choice, labelIn, scoreLabels } from './score-labels'

/** How a label was found: by the probability of its tokens, by an answer held to the labels, or by reading an answer. */
export type How = 'logprobs' | 'constrained' | 'plain'

export interface Classified {
  label: string
  how: How
  /** By label; `null` where they are not known. */
  scores: Record<string, number> | null
  /** What the labels had together of all that the model could have said. */
  mass?: number
}

/** Most alternatives that both protocols give for a token. */
const ALTERNATIVES = 20

/** What the longest answer may take, also of a tokenizer that cuts it finely. */
export const answerTokens = (choices: readonly Choice[]): number =>
  8 + 2 * Math.max(...choices.map(({ answer }) => estimateTokens(answer)))

/** Asks as long as servers refuse what they do not know: their models still answer. */
async function unlessRefused(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError && error.code === 'model-refused') return undefined
    throw error
  }
}

/**
 * Which of the labels the model answers with. Throws what the model's server throws, and `invalid-model-output` where the
 * answer names none of them.
 */
export async function askLabel(
  choices: readonly Choice[],
  messages: readonly Message[],
  asker: Asker,
): Promise<Classified> {
  const maxTokens = answerTokens(choices)
  const first = await unlessRefused(asker.ask({ messages, maxTokens, topLogprobs: ALTERNATIVES }))
  // Of one that thinks aloud the first tokens are no answer.
  const scored = first && !first.reasoning ? scoreLabels(choices, first.logprobs ?? []) : null
  if (scored) return { label: best(scored.scores), how: 'logprobs', ...scored }
  const held = await askHeld(choices, messages, asker, maxTokens)
  if (held !== null) return { label: held, how: 'constrained', scores: null }
  const { text } = first ?? (await asker.ask({ messages, maxTokens }))
  const label = labelIn(choices, text)
  if (label !== null) return { label, how: 'plain', scores: null }
  const shown = text.trim().slice(0, 80)
  throw new AppError(
    'invalid-model-output',
    shown === ''
      ? say('The model gave an empty answer instead of a label.')
      : say('The model’s answer names none of the labels, or several: “{shown}”', { shown }),
  )
}

const best = (scores: Readonly<Record<string, number>>): string =>
  Object.entries(scores).reduce((a, b) => (b[1] > a[1] ? b : a), ['', -1])[0]

/** The label of an answer that could be nothing else; `null` where the server does not hold its model to a schema. */
async function askHeld(
  choices: readonly Choice[],
  messages: readonly Message[],
  asker: Asker,
  maxTokens: number,
): Promise<string | null> {
  const schema = {
    type: 'object',
    properties: { label: { type: 'string', enum: choices.map(({ answer }) => answer) } },
    required: ['label'],
    additionalProperties: false,
  }
  // Beside the answer there are the braces and the name.
  const answer = await unlessRefused(asker.ask({ messages, maxTokens: maxTokens + 16, schema }))
  if (!answer) return null
  try {
    const { label } = readAnswer(answer.text, z.object({ label: z.string() }), say('a label'))
    return choices.find((choice) => choice.answer === label)?.name ?? labelIn(choices, label)
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-model-output') return null
    throw error
  }
}

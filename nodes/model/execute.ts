import { AppError } from '@/pipeline/errors'
import { type Json, jsonSchema } from '@/pipeline/json'
import { makeNote, type Usage } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import type { Budget } from '../shared/fit-prompt'
import { fitsSchema } from '../shared/fits-schema'
import { type Answer, askFitting } from './ask-fitting'
import { model as definition } from './definition'
import type { Loop } from './loop-guard'
import type { Note } from './messages'

/** Below this share of the estimate, the server has seen less than was sent, or the estimate is off. */
const LOWEST_SHARE = 0.6

/** Compares what the server counted with what was sent. A full context means that the server may have cut the prompt. */
function checkCount(usage: Usage | undefined, { system, examples, history, sources, question, context }: Budget) {
  const estimate = system + examples + history + sources + question
  const counted = usage?.inputTokens ?? 0
  const message = say('The server counted {counted} tokens in the prompt, the estimate was {estimate}.', {
    counted,
    estimate,
  })
  const note: Note = makeNote('estimate-off', message, { counted, estimate, context })
  if (counted >= context) return { note, cut: true }
  const off = counted > 0 && (counted < estimate * LOWEST_SHARE || counted > estimate / LOWEST_SHARE)
  return off ? { note, cut: false } : undefined
}

/** So much of a passage tells which it is. */
const SHOWN = 80

function loopNote({ passage, times }: Loop): Note {
  const flat = passage.replaceAll(/\s+/g, ' ')
  const shown = flat.length > SHOWN ? `${flat.slice(0, SHOWN)}…` : flat
  const message = say(
    'The model repeated itself and was stopped: “{shown}” came {times} times in a row. The answer has it once.',
    { shown, times },
  )
  return makeNote('answer-loop', message, { times })
}

function answerNotes(
  answer: Answer,
  { answer: maxTokens }: Budget,
  provider: string,
): { notes: Note[]; empty: boolean } {
  const notes: Note[] = answer.loop ? [loopNote(answer.loop)] : []
  if (answer.finishReason === 'length') {
    const message = say('The answer was cut after {maxTokens} tokens.', { maxTokens })
    notes.push(makeNote('answer-cut', message, { maxTokens }))
  }
  const silent = answer.text.trim() === ''
  const empty = silent || answer.abstained === true
  if (empty) {
    const message = silent ? say('The model gave an empty answer.') : say('The sources do not answer the question.')
    notes.push(makeNote('no-evidence', message))
  }
  if (provider === 'built-in') {
    const message = say('Answered by the built-in extractive reader, which is no language model.')
    notes.push(makeNote('built-in-model', message))
  }
  return { notes, empty }
}

/** What a model knows of its own answer: whether it is one, how sure it is, and which words of it are the answer. */
const certainty = ({ abstained, confidence, span, text }: Answer) => ({
  ...(abstained === undefined ? {} : { abstained }),
  ...(confidence === undefined ? {} : { confidence: Math.round(confidence * 1000) / 1000 }),
  ...(span ? { answer: { text: text.slice(span.start, span.end), ...span } } : {}),
})

/** So much of what a model thought is kept with the step, in characters. */
const LONGEST_REASONING = 20_000

/** Notes that tell and yet do not lower the outcome. */
const harmless = (note: Note): boolean => note.code === 'built-in-model'

export const executeModel = implementNode(
  definition,
  async ({ config, inputs, resources, capabilities, signal, emit }) => {
    const model = resources.chatModels.model
    if (!model) throw new AppError('model-missing', say('No model was chosen and none serves.'))
    const { messages } = inputs
    const { chatModel } = capabilities
    const { answer, prompt, refusals, scale } = await askFitting({ chatModel, model, config, messages, signal, emit })
    const said = answerNotes(answer, prompt.budget, model.provider)
    const count = checkCount(answer.usage, prompt.budget)
    const notes = [...prompt.notes, ...said.notes, ...(count?.cut ? [count.note] : [])]
    const json = config.schema ? { json: await readJson(answer.text, config.schema) } : {}
    const degraded = notes.some((note) => !harmless(note))
    return {
      outputs: { text: answer.text, sources: prompt.sources, ...json },
      outcome: said.empty && !answer.loop ? 'empty' : degraded ? 'degraded' : 'ok',
      notes,
      ...(answer.usage && { usage: answer.usage }),
      details: {
        budget: prompt.budget,
        window: { node: config.contextTokens, model: model.contextTokens ?? null, scale },
        finishReason: answer.finishReason,
        provider: model.provider,
        model: model.model,
        ...certainty(answer),
        ...(count ? { estimate: count.note } : {}),
        ...(refusals > 0 ? { refusals } : {}),
        ...(answer.reasoning ? { reasoning: answer.reasoning.slice(0, LONGEST_REASONING) } : {}),
      },
    }
  },
)

/** Reads an answer without a fence as JSON of the given schema. Throws `invalid-model-output` with the place that does not fit. */
async function readJson(text: string, schema: { [key: string]: Json }): Promise<Json> {
  let value: Json
  try {
    value = jsonSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('invalid-model-output', say('The model’s answer is not JSON.'), { cause })
  }
  const checked = await fitsSchema([value], schema)
  if ('at' in checked) return value
  const { place, reason } = checked
  throw new AppError(
    'invalid-model-output',
    place
      ? say('The model’s answer does not match the schema at "{place}": {reason}', { place, reason })
      : say('The model’s answer does not match the schema: {reason}', { reason }),
  )
}

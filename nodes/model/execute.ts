import { AppError } from '@/pipeline/errors'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { StepNote, Usage } from '@/pipeline/run-event'
import type { ChatEvent, ChatModel, ChatRequest } from '@/server/capabilities/chat-model'
import { implementNode } from '@/server/capabilities/implement-node'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { model as definition, type ModelConfig } from './definition'
import { type Budget, fitPrompt } from './fit-prompt'
import { readJson } from './read-json'

type Answer = Extract<ChatEvent, { type: 'done' }>

interface Call {
  chatModel: ChatModel
  model: ResolvedModel
  request: ChatRequest
  signal: StopSignal
  emit: (port: string, text: string) => void
}

async function ask({ chatModel, model, request, signal, emit }: Call): Promise<Answer> {
  for await (const event of chatModel.chat(model.provider, request, { signal })) {
    if (event.type === 'done') return event
    emit('text', event.text)
  }
  throw new AppError('model-failed', 'The model ended without an answer.')
}

/** Below this share of the estimate, the server has seen less than was sent, or the estimate is off. */
const LOWEST_SHARE = 0.6

/** Compares what the server counted with what was sent. A full context means that the server may have cut the prompt. */
function checkCount(usage: Usage, { system, history, sources, question, context }: Budget) {
  const estimate = system + history + sources + question
  const counted = usage.inputTokens
  const message = `The server counted ${counted} tokens in the prompt, the estimate was ${estimate}.`
  const note: StepNote = { code: 'estimate-off', message, params: { counted, estimate, context } }
  if (counted >= context) return { note, cut: true }
  const off = counted > 0 && (counted < estimate * LOWEST_SHARE || counted > estimate / LOWEST_SHARE)
  return off ? { note, cut: false } : undefined
}

function answerNotes(answer: Answer, config: ModelConfig, provider: string): { notes: StepNote[]; empty: boolean } {
  const notes: StepNote[] = []
  if (answer.finishReason === 'length') {
    const message = `The answer was cut after ${config.maxTokens} tokens.`
    notes.push({ code: 'answer-cut', message, params: { maxTokens: config.maxTokens } })
  }
  const silent = answer.text.trim() === ''
  const empty = silent || answer.abstained === true
  if (empty) {
    const message = silent ? 'The model gave an empty answer.' : 'The sources do not answer the question.'
    notes.push({ code: 'no-evidence', message })
  }
  if (provider === 'built-in') {
    const message = 'Answered by the built-in extractive reader, which is no language model.'
    notes.push({ code: 'built-in-model', message })
  }
  return { notes, empty }
}

/** Notes that tell and yet do not lower the outcome. */
const harmless = (note: StepNote): boolean => note.code === 'built-in-model'

export const executeModel = implementNode(
  definition,
  async ({ config, inputs, resources, capabilities, signal, emit }) => {
    const model = resources.chatModels.model
    if (!model) throw new AppError('model-missing', 'No model was chosen and none serves.')
    const context = Math.min(config.contextTokens, model.contextTokens ?? config.contextTokens)
    const prompt = fitPrompt(inputs.messages, context, config.maxTokens)
    const request: ChatRequest = {
      model: model.model,
      messages: prompt.messages,
      temperature: config.temperature,
      seed: config.seed,
      contextTokens: context,
      maxTokens: config.maxTokens,
      schema: config.schema,
      think: config.think,
    }
    const answer = await ask({ chatModel: capabilities.chatModel, model, request, signal, emit })
    const said = answerNotes(answer, config, model.provider)
    const count = checkCount(answer.usage, prompt.budget)
    const notes = [...prompt.notes, ...said.notes, ...(count?.cut ? [count.note] : [])]
    const json = config.schema ? { json: await readJson(answer.text, config.schema) } : {}
    const degraded = notes.some((note) => !harmless(note))
    return {
      outputs: { text: answer.text, sources: prompt.sources, ...json },
      outcome: said.empty ? 'empty' : degraded ? 'degraded' : 'ok',
      notes,
      usage: answer.usage,
      details: {
        budget: prompt.budget,
        finishReason: answer.finishReason,
        provider: model.provider,
        model: model.model,
        ...(count ? { estimate: count.note } : {}),
      },
    }
  },
)

import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { Usage } from '@/pipeline/run-event'
import { type Said, say } from '@/pipeline/said'
import { reachTokens } from '@/pipeline/tokens'
import type { ChatEvent, ChatModel, ChatRequest } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { tooLong } from '@/server/capabilities/too-long'

/**
 * The context these calls use. Fixed, and the default of the model node: another `num_ctx` would make Ollama load the
 * model again between the steps of one pipeline.
 */
const ASK_CONTEXT = 8192

export type Answer = Extract<ChatEvent, { type: 'done' }>

/** Asks a step's model and adds up what it costs. */
export interface Asker {
  /** What a prompt and its answer may have together, in estimated tokens. */
  contextTokens: number
  /** Throws what the model throws, and `prompt-too-long` when its server refuses the prompt so. */
  ask(request: Pick<ChatRequest, 'messages' | 'maxTokens' | 'schema' | 'topLogprobs'>): Promise<Answer>
  usage: Usage
}

/** Binds a chat model to one step: deterministic (unless `chance` says else), without thinking, ended by `signal`. */
export function createAsker(
  chatModel: ChatModel,
  model: ResolvedModel,
  signal: StopSignal,
  chance: { temperature: number; seed: number } = { temperature: 0, seed: 0 },
): Asker {
  const contextTokens = Math.min(ASK_CONTEXT, model.contextTokens ?? ASK_CONTEXT)
  const usage: Usage = { inputTokens: 0, outputTokens: 0 }
  return {
    contextTokens,
    usage,
    ask: async (request) => {
      const whole = { ...request, ...chance, model: model.model, think: false, contextTokens }
      if (request.maxTokens !== undefined) whole.maxTokens = roomForAnswer(request.maxTokens, contextTokens)
      try {
        for await (const event of chatModel.chat(model.provider, whole, { signal })) {
          if (event.type !== 'done') continue
          usage.inputTokens += event.usage.inputTokens
          usage.outputTokens += event.usage.outputTokens
          return event
        }
      } catch (error) {
        throw tooLong(error) ? refusedPrompt(model, error) : error
      }
      throw new AppError('model-failed', say('The model ended without an answer.'))
    },
  }
}

/** What of an asker's context is kept for an answer of up to `maxTokens`. */
export const roomForAnswer = (maxTokens: number, contextTokens: number): number =>
  answerRoom({ maxTokens, contextTokens: ASK_CONTEXT }, contextTokens)

const refusedPrompt = ({ model }: ResolvedModel, cause: unknown): AppError =>
  new AppError('prompt-too-long', say('The prompt has more tokens than {model} takes.', { model }), {
    cause,
    fix: say('Give it less text, or choose a model with a longer context.'),
  })

/** Tries with less text after a refusal, and what is left of the room each time. */
const MOST_TRIES = 4
const LESS = 0.6

/**
 * Does work that makes its prompts by the asker's `contextTokens`; once more with less room when the server finds a prompt
 * too long, since it counts other tokens than were estimated.
 */
export async function askFitting<T>(asker: Asker, work: (asker: Asker) => Promise<T>): Promise<T> {
  let { contextTokens } = asker
  for (let tries = 1; ; tries++) {
    try {
      return await work({ ...asker, contextTokens })
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'prompt-too-long' || tries === MOST_TRIES) throw error
      contextTokens = Math.floor(contextTokens * LESS)
    }
  }
}

/** The model when it can follow an instruction: the built-in reader only quotes. */
export function languageModel(model: ResolvedModel | undefined): ResolvedModel | undefined {
  return model?.provider === 'built-in' ? undefined : model
}

/** Cuts a passage to about `tokens` tokens. */
export function shorten(text: string, tokens: number): string {
  const end = reachTokens(text, 0, Math.max(0, tokens))
  return end >= text.length ? text : `${text.slice(0, Math.max(0, end - 1))}…`
}

/**
 * What a prompt leaves for the answer. Where the model's context is smaller than the one that was set, the answer gets
 * smaller before the prompt loses the room it was meant to have, but never below half of the context.
 */
export function answerRoom(
  { maxTokens, contextTokens }: { maxTokens: number; contextTokens: number },
  context: number,
): number {
  if (context >= contextTokens) return maxTokens
  return Math.min(maxTokens, Math.max(Math.floor(context / 2), context - (contextTokens - maxTokens)))
}

/** Makes a text unable to open or close the delimiters a prompt puts around it and so to pose as another part of it. */
export function withoutTags(text: string, ...names: string[]): string {
  return text.replaceAll(new RegExp(String.raw`<(\s*/?\s*)(${names.join('|')})`, 'gi'), '‹$1$2')
}

/**
 * Reads the JSON object in a model's answer, also with words or a fence around it. Throws `invalid-model-output`, naming
 * what was expected (`the questions`).
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>, expected: Said): T {
  let value: unknown
  try {
    value = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
  } catch (cause) {
    throw new AppError('invalid-model-output', say('The model’s answer with {expected} is not JSON.', { expected }), {
      cause,
    })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('invalid-model-output', say('The model’s answer does not have {expected}.', { expected }), {
    cause: parsed.error,
  })
}

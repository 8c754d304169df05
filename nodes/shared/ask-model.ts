import { AppError } from '@/pipeline/errors'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { Usage } from '@/pipeline/run-event'
import type { ChatEvent, ChatModel, ChatRequest } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'

/**
 * The context these calls use. Fixed, and the default of the model node: another `num_ctx` would make Ollama load the
 * model again between the steps of one pipeline.
 */
const ASK_CONTEXT = 8192

export type Answer = Extract<ChatEvent, { type: 'done' }>

/** Asks a step's model and adds up what it costs. */
export interface Asker {
  contextTokens: number
  ask(request: Pick<ChatRequest, 'messages' | 'maxTokens' | 'schema' | 'topLogprobs'>): Promise<Answer>
  usage: Usage
}

/** Binds a chat model to one step: deterministic, without thinking, ended by `signal`. */
export function createAsker(chatModel: ChatModel, model: ResolvedModel, signal: StopSignal): Asker {
  const contextTokens = Math.min(ASK_CONTEXT, model.contextTokens ?? ASK_CONTEXT)
  const usage: Usage = { inputTokens: 0, outputTokens: 0 }
  return {
    contextTokens,
    usage,
    ask: async (request) => {
      const whole = { ...request, model: model.model, temperature: 0, seed: 0, think: false, contextTokens }
      for await (const event of chatModel.chat(model.provider, whole, { signal })) {
        if (event.type !== 'done') continue
        usage.inputTokens += event.usage.inputTokens
        usage.outputTokens += event.usage.outputTokens
        return event
      }
      throw new AppError('model-failed', 'The model ended without an answer.')
    },
  }
}

/** The model when it can follow an instruction: the built-in reader only quotes. */
export function languageModel(model: ResolvedModel | undefined): ResolvedModel | undefined {
  return model?.provider === 'built-in' ? undefined : model
}

/** Cuts a passage to about `tokens` tokens, at four characters each. */
export const shorten = (text: string, tokens: number): string =>
  text.length <= tokens * 4 ? text : `${text.slice(0, Math.max(0, tokens * 4 - 1))}…`

import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import type { ResolvedModel } from '@/pipeline/model-ref'
import { REASONING } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { ChatEvent, ChatModel, ChatRequest } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { type TooLong, tooLong } from '@/server/capabilities/too-long'
import { answerRoom } from '../shared/ask-model'
import { type FittedPrompt, fitPrompt, PromptCounter } from '../shared/fit-prompt'
import type { ModelConfig } from './definition'
import { bareJson, JsonStream } from './json-stream'
import { type Loop, LoopGuard } from './loop-guard'

type Done = Extract<ChatEvent, { type: 'done' }>
/** What the model said. Of an answer that was ended because of a loop the server has told no counts. */
export type Answer = Omit<Done, 'type' | 'usage' | 'logprobs'> & { usage?: Done['usage']; loop?: Loop }

export interface Call {
  chatModel: ChatModel
  model: ResolvedModel
  config: ModelConfig
  messages: readonly Message[]
  signal: StopSignal
  emit: (port: string, text: string, how?: 'reset') => void
}

export interface Asked {
  answer: Answer
  prompt: FittedPrompt
  /** How often the server refused the prompt as too long before. */
  refusals: number
  /** Tokens that the model's server was expected to count for each one estimated. */
  scale: number
}

/** From the first estimate to any tokenizer's count in so many steps. */
const MOST_REFUSALS = 5

/**
 * Asks with a prompt that fits by what is known of the model's tokens. When the server refuses it as too long all the
 * same, it is cut again by what that tells. Throws `prompt-too-long` when nothing is left that may be left out.
 */
export async function askFitting(call: Call): Promise<Asked> {
  const { chatModel, model, config, messages } = call
  const { gauge } = chatModel
  const counter = new PromptCounter()
  const most = Math.min(model.contextTokens ?? config.contextTokens, gauge?.limit(model) ?? config.contextTokens)
  let context = Math.min(config.contextTokens, most)
  // What is counted in one language or form says little about the next text: never less than the estimate.
  let scale = Math.max(1, gauge?.scale(model, counter.kind(messages)) ?? 1)
  for (let refusals = 0; ; refusals++) {
    const prompt = fitPrompt(messages, context, answerRoom(config, context), { counter, scale })
    const sent = counter.total(prompt.messages)
    const kind = counter.kind(prompt.messages)
    const listener = new Listener(call)
    try {
      const answer = await listener.listen(requestOf(call, prompt))
      if (answer.usage) gauge?.learn(model, kind, { estimate: sent, counted: answer.usage.inputTokens })
      return { answer, prompt, refusals, scale }
    } catch (error) {
      const refusal = listener.begun ? undefined : tooLong(error)
      if (!refusal || refusals === MOST_REFUSALS) throw error
      gauge?.learn(model, kind, { estimate: sent, counted: refusal.counted ?? context })
      if (refusal.limit !== undefined) gauge?.learnLimit(model, refusal.limit)
      const next = afterRefusal(refusal, { context, scale, sent })
      context = next.context
      scale = next.scale
    }
  }
}

function requestOf({ model, config }: Call, { messages, budget }: FittedPrompt): ChatRequest {
  return {
    model: model.model,
    messages,
    temperature: config.temperature,
    seed: config.seed,
    contextTokens: budget.context,
    maxTokens: budget.answer,
    schema: config.schema,
    think: config.think,
  }
}

const LEAST_CONTEXT = 64
/** The estimate rises by so much where the server does not say what it counted. */
const RISE = 1.4
const MARGIN = 1.05

/** What a refusal says about the context and the estimate, so that the next prompt is shorter in any case. */
function afterRefusal(refusal: TooLong, { context, scale, sent }: { context: number; scale: number; sent: number }) {
  const { limit = context, counted } = refusal
  const smaller = limit >= LEAST_CONTEXT && limit < context
  if (counted !== undefined && sent > 0) {
    return {
      context: smaller ? limit : context,
      scale: Math.max((counted / sent) * MARGIN, smaller ? scale : scale * 1.1),
    }
  }
  if (smaller) return { context: limit, scale }
  // It was more than the context holds, however many.
  return { context, scale: Math.max(scale * RISE, (context / Math.max(1, sent)) * (1 + (RISE - 1) / 2)) }
}

/** Hands on what one call says, and ends it when it repeats itself. */
class Listener {
  /** Whether anything was said. */
  begun = false
  private readonly json: JsonStream | undefined
  private readonly guard: LoopGuard
  private readonly thoughts = new LoopGuard()
  private text = ''
  private thought = ''

  constructor(private readonly call: Call) {
    const structured = call.config.schema !== undefined
    this.json = structured ? new JsonStream() : undefined
    this.guard = new LoopGuard(structured)
  }

  async listen(request: ChatRequest): Promise<Answer> {
    const { chatModel, model, signal } = this.call
    for await (const event of chatModel.chat(model.provider, request, { signal })) {
      this.begun = true
      if (event.type === 'done') return this.end(event)
      const loop = this.hear(event)
      // Leaving the loop ends the call at the server too.
      if (loop) return this.cut(loop)
    }
    throw new AppError('model-failed', say('The model ended without an answer.'))
  }

  private hear(event: Exclude<ChatEvent, Done>): { loop: Loop; of: 'text' | 'thought' } | undefined {
    const { emit } = this.call
    if (event.type === 'reset') {
      this.text = ''
      emit('text', '', 'reset')
      return undefined
    }
    if (event.type === 'reasoning') {
      this.thought += event.text
      emit(REASONING, event.text)
      const loop = this.thoughts.push(event.text)
      return loop && { loop, of: 'thought' }
    }
    this.text += event.text
    const piece = this.json ? this.json.push(event.text) : event.text
    if (piece !== '') emit('text', piece)
    const loop = this.guard.push(event.text)
    return loop && { loop, of: 'text' }
  }

  private end({ type: _type, logprobs: _logprobs, ...done }: Done): Answer {
    const loop = this.guard.look()
    if (loop) return { ...done, text: done.text.slice(0, loop.end).trimEnd(), loop }
    if (!this.json) return done
    const text = bareJson(done.text)
    const rest = this.json.end(text)
    if (rest.reset || rest.text !== '') this.call.emit('text', rest.text, rest.reset ? 'reset' : undefined)
    return { ...done, text }
  }

  private cut({ loop, of }: { loop: Loop; of: 'text' | 'thought' }): Answer {
    const text = of === 'text' ? this.text.slice(0, loop.end).trimEnd() : this.text
    const thought = (of === 'thought' ? this.thought.slice(0, loop.end) : this.thought).trim()
    return { text, finishReason: 'other', loop, ...(thought !== '' && { reasoning: thought }) }
  }
}

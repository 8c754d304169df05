import type { ChatRequest as OllamaChatRequest } from 'ollama/browser'
import { AppError } from '@/pipeline/errors'
import { ReasoningSplitter } from '@/pipeline/reasoning'
import type { CallOptions, ChatEvent, ChatRequest, FinishReason, TokenLogprob } from '@/server/capabilities/chat-model'
import {
  brokenOff,
  callForText,
  callModelServer,
  type ModelServer,
  parseJson,
  promised,
} from '../shared/model-server/model-server'
import { eventsOf, type ReasoningModels } from '../shared/model-server/reasoning-models'
import { readLine, readValues } from './read-values'
import { type ChatLine, readChatLine, renderAnswer } from './wire'

/** The package's types lack both fields. Without them Ollama drops parts of a long prompt, or of a long answer's beginning, silently. */
interface ChatBody extends OllamaChatRequest {
  truncate: false
  shift: false
}

/** What is known of a model before it is asked. */
export interface ModelFacts {
  contextLimit: number | undefined
  /** Ollama tells its thinking apart. */
  separates: boolean
  reasoners: ReasoningModels
}

/**
 * Answers through `/api/chat`, always streamed: a call that waits for its headers looks dead for as long as the model
 * loads. `contextLimit` is the model's maximum where it is known; a larger `num_ctx` would only cost memory.
 */
export async function* chatWithOllama(
  server: ModelServer,
  request: ChatRequest,
  { contextLimit, separates, reasoners }: ModelFacts,
  { signal }: CallOptions,
): AsyncGenerator<ChatEvent, void, undefined> {
  const body = chatBody(request, contextLimit)
  const reply = await callModelServer(server, { path: '/api/chat', body, model: request.model, signal })
  const said = new ReasoningSplitter(!separates && reasoners.begins(request.model))
  const logprobs: TokenLogprob[] = []
  for await (const values of readValues(server, reply, signal)) {
    const { piece, thought, last, failure } = readTogether(server, values, logprobs)
    // The stream ends by itself right after this line, so its connection can serve the next call.
    if (last) reply.finish()
    if (thought !== '') yield* eventsOf([said.told(thought)])
    if (piece !== '') {
      yield* eventsOf(said.push(piece))
      signal.throwIfAborted()
    }
    if (failure) throw failure
    if (!last) continue
    yield* eventsOf(said.end())
    if (!separates) reasoners.learn(request.model, said)
    const done = doneEvent(last, said)
    yield request.topLogprobs === undefined ? done : { ...done, logprobs }
    return
  }
  throw brokenOff(server)
}

/** What lines that arrived together say: one piece of text, since a reader could not tell them apart in time anyway. */
interface Together {
  piece: string
  /** What the server tells apart as thinking. */
  thought: string
  last?: ChatLine
  /** What came before it still counts. */
  failure?: AppError
}

function readTogether(server: ModelServer, values: readonly unknown[], logprobs: TokenLogprob[]): Together {
  let piece = ''
  let thought = ''
  for (const value of values) {
    let line: ChatLine
    try {
      line = readLine(server, value, readChatLine)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { piece, thought, failure: error }
    }
    piece += line.message?.content ?? ''
    thought += line.message?.thinking ?? ''
    if (line.logprobs) logprobs.push(...line.logprobs.map(tokenLogprob))
    if (line.done) return { piece, thought, last: line }
  }
  return { piece, thought }
}

/**
 * The text that the model's template makes of the messages, by a field that newer servers know and no document names. A
 * server that does not know it answers instead: with one token, which is thrown away.
 */
export async function renderWithOllama(
  server: ModelServer,
  request: ChatRequest,
  contextLimit: number | undefined,
  { signal }: CallOptions,
): Promise<string | undefined> {
  const chat = chatBody({ ...request, maxTokens: 1 }, contextLimit)
  const body = { ...chat, stream: false, _debug_render_only: true }
  const call = { path: '/api/chat', model: request.model, signal }
  const text = await callForText(server, { ...call, body })
  return promised(server, call, parseJson(text), renderAnswer)._debug_info?.rendered_template
}

function chatBody(request: ChatRequest, contextLimit: number | undefined): ChatBody {
  const { model, temperature, seed, contextTokens, maxTokens, stop, schema, topLogprobs, think } = request
  return {
    model,
    // Only these two fields: anything else a message carries is Telar's own.
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    truncate: false,
    shift: false,
    think: think ?? false,
    ...(schema !== undefined && { format: schema }),
    ...(topLogprobs !== undefined && { logprobs: true, top_logprobs: topLogprobs }),
    options: {
      ...(contextTokens !== undefined && { num_ctx: Math.min(contextTokens, contextLimit ?? contextTokens) }),
      ...(temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed }),
      ...(maxTokens !== undefined && { num_predict: maxTokens }),
      ...(stop !== undefined && { stop }),
    },
  }
}

function tokenLogprob({ token, logprob, top_logprobs }: NonNullable<ChatLine['logprobs']>[number]): TokenLogprob {
  return { token, logprob, top: top_logprobs ?? [] }
}

const finishReasons: Record<string, FinishReason> = { stop: 'stop', length: 'length' }

function doneEvent(line: ChatLine, { text, reasoning }: ReasoningSplitter): Extract<ChatEvent, { type: 'done' }> {
  return {
    type: 'done',
    text,
    ...(reasoning !== '' && { reasoning }),
    finishReason: finishReasons[line.done_reason ?? 'stop'] ?? 'other',
    usage: {
      inputTokens: line.prompt_eval_count ?? 0,
      outputTokens: line.eval_count ?? 0,
      ...(line.total_duration !== undefined && { modelMs: line.total_duration / 1e6 }),
    },
  }
}

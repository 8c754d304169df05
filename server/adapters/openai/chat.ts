import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import { ReasoningSplitter } from '@/pipeline/reasoning'
import { say } from '@/pipeline/said'
import type { CallOptions, ChatEvent, ChatRequest, FinishReason, TokenLogprob } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { HttpReply } from '../shared/http/http-reply'
import {
  brokenOff,
  brokenOffBy,
  callModelServer,
  errorOf,
  type ModelServer,
  parseJson,
} from '../shared/model-server/model-server'
import { eventsOf, type ReasoningModels } from '../shared/model-server/reasoning-models'
import { SseReader } from '../shared/model-server/sse'
import { type ChatChunk, chatChunk } from './wire'

/** Answers through `/chat/completions`, streamed. `contextTokens` and `think` have no place in this API. */
export async function* chatWithOpenAi(
  server: ModelServer,
  request: ChatRequest,
  reasoners: ReasoningModels,
  { signal }: CallOptions,
): AsyncGenerator<ChatEvent, void, undefined> {
  const started = performance.now()
  const reply = await callModelServer(server, {
    path: '/chat/completions',
    body: chatBody(server, request),
    model: request.model,
    signal,
  })
  const said = new ReasoningSplitter(reasoners.begins(request.model))
  let finish: string | undefined
  let usage: ChatChunk['usage']
  const logprobs: TokenLogprob[] = []
  for await (const { choices, usage: counted } of readChunks(server, reply, signal)) {
    usage = counted ?? usage
    const choice = choices[0]
    finish = choice?.finish_reason ?? finish
    for (const { token, logprob, top_logprobs } of choice?.logprobs?.content ?? []) {
      logprobs.push({ token, logprob, top: top_logprobs ?? [] })
    }
    const thought = choice?.delta?.reasoning_content ?? choice?.delta?.reasoning ?? ''
    if (thought !== '') yield* eventsOf([said.told(thought)])
    const piece = choice?.delta?.content ?? choice?.delta?.refusal ?? ''
    if (piece !== '') yield* eventsOf(said.push(piece))
  }
  if (finish === undefined) throw brokenOff(server)
  yield* eventsOf(said.end())
  reasoners.learn(request.model, said)
  yield {
    type: 'done',
    text: said.text,
    ...(said.reasoning !== '' && { reasoning: said.reasoning }),
    finishReason: finishReasons[finish] ?? 'other',
    usage: {
      inputTokens: usage?.prompt_tokens ?? 0,
      outputTokens: usage?.completion_tokens ?? 0,
      modelMs: performance.now() - started,
    },
    ...(request.topLogprobs !== undefined && { logprobs }),
  }
}

const finishReasons: Record<string, FinishReason> = { stop: 'stop', length: 'length' }

function chatBody(server: ModelServer, request: ChatRequest): Record<string, unknown> {
  const { model, temperature, seed, maxTokens, stop, schema, topLogprobs } = request
  // Compatible servers know the old name; OpenAI's own newer models accept only the new one.
  const limit = new URL(server.url).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens'
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(maxTokens !== undefined && { [limit]: maxTokens }),
    ...(stop !== undefined && stop.length > 0 && { stop }),
    ...(topLogprobs !== undefined && { logprobs: true, top_logprobs: topLogprobs }),
    ...(schema !== undefined && {
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: isStrict(schema) } },
    }),
  }
}

/**
 * Whether a schema may be sent as strict: every object closed and all of its members required
 * (https://platform.openai.com/docs/guides/structured-outputs#supported-schemas).
 */
function isStrict(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict)
  if (schema === null || typeof schema !== 'object') return true
  const members = schema.properties
  if (members !== null && typeof members === 'object' && !Array.isArray(members)) {
    const required = Array.isArray(schema.required) ? schema.required : []
    if (schema.additionalProperties !== false || Object.keys(members).some((name) => !required.includes(name)))
      return false
    return Object.values(members).every(isStrict)
  }
  return Object.values(schema).every(isStrict)
}

/** The chunks of a streamed answer, up to `[DONE]` or the end of the body. An error event throws `model-failed`. */
async function* readChunks(
  server: ModelServer,
  reply: HttpReply,
  signal: StopSignal,
): AsyncGenerator<ChatChunk, void, undefined> {
  const reader = new SseReader()
  try {
    for await (const text of reply.chunks()) {
      for (const data of reader.push(text)) {
        signal.throwIfAborted()
        if (data === '[DONE]') return reply.finish()
        yield parseChunk(server, data)
      }
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw error instanceof AppError ? error : brokenOff(server, error)
  }
}

function parseChunk(server: ModelServer, data: string): ChatChunk {
  const value = parseJson(data)
  const said = errorOf(value)
  if (said !== undefined) throw brokenOffBy(server, said)
  const parsed = chatChunk.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError(
    'model-failed',
    say('{name} sent an event that is not what its API promises.', { name: server.name }),
    {
      cause: parsed.error,
    },
  )
}

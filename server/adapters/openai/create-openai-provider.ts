import type { ModelInfo } from '@/pipeline/environment'
import { say } from '@/pipeline/said'
import type { CallOptions, EmbedRequest, ModelProvider } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { createHttpClient, type HttpClient } from '../shared/http/http-client'
import { type Embedded, embedInParts, longestText, type PartsEmbedder } from '../shared/model-server/embed-parts'
import { embedPrefixes } from '../shared/model-server/embed-prefixes'
import { callForJson, type ModelServer } from '../shared/model-server/model-server'
import { ReasoningModels } from '../shared/model-server/reasoning-models'
import { statusOf } from '../shared/model-server/status'
import { createTokenGauge } from '../shared/model-server/token-gauge'
import { unitVectors } from '../shared/model-server/unit-vectors'
import { chatWithOpenAi } from './chat'
import { embeddingsAnswer, modelsAnswer } from './wire'

export interface OpenAiOptions {
  /** Address with its version path, such as `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey?: string
  /** Which models chat and which embed, where the name does not tell: the API's listing does not. */
  chatModels?: readonly string[]
  embedModels?: readonly string[]
  client?: HttpClient
}

const headersTimeoutMs = 15 * 60_000
const embedNames = /embed|bge-|(^|[/-])e5-|gte-|minilm/i
/** Of OpenAI's own listing: models that neither chat nor embed. */
const otherNames = /whisper|tts|dall-e|image|moderation|transcribe|realtime|audio|sora|rerank|babbage|davinci/i

/** Models of a server that speaks the OpenAI API: OpenAI itself, vLLM, llama.cpp, LM Studio and others. */
export function createOpenAiProvider(options: OpenAiOptions): ModelProvider {
  const { baseUrl, apiKey, client } = options
  const server: ModelServer = {
    provider: 'openai',
    name: say('The OpenAI-compatible server'),
    variable: 'OPENAI_BASE_URL',
    url: baseUrl.replace(/\/+$/, ''),
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    client: client ?? createHttpClient({ headersTimeoutMs }),
    unauthorizedFix: say('Set OPENAI_API_KEY to a valid key of this server and start Telar again.'),
  }
  const gauge = createTokenGauge()
  const reasoners = new ReasoningModels()
  let limits: ReadonlyMap<string, number> | undefined
  const models = async (signal: StopSignal) => {
    const { data } = await callForJson(server, { path: '/models', signal }, modelsAnswer)
    limits = new Map(
      data.flatMap(({ id, max_model_len, meta }) => {
        const limit = max_model_len ?? meta?.n_ctx_train
        return limit ? [[id, limit] as const] : []
      }),
    )
    return data.flatMap(({ id, max_model_len, meta }) => modelInfo(id, max_model_len ?? meta?.n_ctx_train, options))
  }
  return {
    provider: 'openai',
    status: ({ signal }) =>
      statusOf(server, signal, async (limited) => {
        await models(limited)
        return undefined
      }),
    models: ({ signal }) => models(signal),
    chat: (request, callOptions) => chatWithOpenAi(server, request, reasoners, callOptions),
    embed: (request, callOptions) =>
      embedWithOpenAi(server, request, { limit: limits?.get(request.model), gauge }, callOptions),
    async longestText({ model, kind }, { signal }) {
      if (!limits) await models(signal)
      const limit = limits?.get(model)
      return limit === undefined ? undefined : longestText(limit, embedPrefixes(model)[kind])
    },
  }
}

function modelInfo(
  model: string,
  contextTokens: number | undefined,
  { chatModels, embedModels }: OpenAiOptions,
): ModelInfo[] {
  const embeds = embedModels?.includes(model) ?? embedNames.test(model)
  const chats = chatModels?.includes(model) ?? (!embeds && !otherNames.test(model))
  const capabilities: ModelInfo['capabilities'] = [
    ...(chats ? (['chat'] as const) : []),
    ...(embeds ? (['embed'] as const) : []),
  ]
  if (capabilities.length === 0) return []
  return [{ provider: 'openai', model, capabilities, ...(contextTokens !== undefined && { contextTokens }) }]
}

function embedWithOpenAi(
  server: ModelServer,
  request: EmbedRequest,
  { limit, gauge }: Pick<PartsEmbedder, 'limit' | 'gauge'>,
  { signal }: CallOptions,
): Promise<number[][]> {
  const { model, kind } = request
  const send = async (texts: readonly string[]): Promise<Embedded> => {
    // The API refuses an empty string; one space embeds as nothing else does.
    const input = texts.map((text) => text || ' ')
    const body = { model, input, encoding_format: 'float' }
    const { data, usage } = await callForJson(server, { path: '/embeddings', body, model, signal }, embeddingsAnswer)
    const ordered = data.sort((a, b) => a.index - b.index).map(({ embedding }) => embedding)
    const vectors = unitVectors(ordered, input.length, server.name)
    return usage ? { vectors, counted: usage.prompt_tokens } : { vectors }
  }
  const embedder = {
    model: { provider: server.provider, model },
    prefix: embedPrefixes(model)[kind],
    limit,
    gauge,
    send,
  }
  return embedInParts(embedder, request.texts, request.onParts)
}

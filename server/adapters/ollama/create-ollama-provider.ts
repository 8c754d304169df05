import { say } from '@/pipeline/said'
import type { ModelProvider } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { createHttpClient, type HttpClient } from '../shared/http/http-client'
import { longestText } from '../shared/model-server/embed-parts'
import { embedPrefixes } from '../shared/model-server/embed-prefixes'
import type { ModelServer } from '../shared/model-server/model-server'
import { ReasoningModels } from '../shared/model-server/reasoning-models'
import { statusOf } from '../shared/model-server/status'
import { createTokenGauge } from '../shared/model-server/token-gauge'
import { createCatalogue } from './catalogue'
import { chatWithOllama, renderWithOllama } from './chat'
import { askOllama } from './client'
import { embedWithOllama } from './embed'
import { pullWithOllama } from './pull'
import { versionAnswer } from './wire'

export interface OllamaOptions {
  /** Address of the server, such as `http://127.0.0.1:11434`; may carry a path and credentials. */
  url: string
  /** Sent with every request: `authorization` for hosted servers. */
  headers?: Record<string, string>
  client?: HttpClient
}

/** A large model may load for minutes before the first header; the step's own time limit is what ends a call. */
const headersTimeoutMs = 15 * 60_000

/**
 * Models of an Ollama server, 0.5 or later (https://docs.ollama.com/api).
 *
 * The `ollama` package makes the calls about models: version, tags, show and pull. Chat and embed, which every answer
 * of a published pipeline waits for, go through our own client with the package's types: the package costs two to three
 * times the processor time per call, and it skips a line that is no JSON, where a chat has to fail.
 */
export function createOllamaProvider({ url, headers = {}, client }: OllamaOptions): ModelProvider {
  const server: ModelServer = {
    provider: 'ollama',
    name: 'Ollama',
    variable: 'OLLAMA_URL',
    url: url.replace(/\/+$/, ''),
    headers,
    client: client ?? createHttpClient({ headersTimeoutMs }),
    unauthorizedFix: say('Put the server’s key into its configured headers, or use a server that needs none.'),
  }
  const catalogue = createCatalogue(server)
  const gauge = createTokenGauge()
  const reasoners = new ReasoningModels()
  const limitOf = async (model: string, signal: StopSignal) => {
    if (catalogue.contextLimit(model) === undefined) await catalogue.models(signal)
    return catalogue.contextLimit(model)
  }
  return {
    provider: 'ollama',
    status: ({ signal }) =>
      statusOf(server, signal, async (limited) => {
        const call = { path: '/api/version', signal: limited }
        return (await askOllama(server, call, versionAnswer, (client) => client.version())).version
      }),
    models: ({ signal }) => catalogue.models(signal),
    chat: (request, options) => {
      const info = catalogue.find(request.model)
      const separates = info?.capabilities.includes('thinking') ?? false
      return chatWithOllama(server, request, { contextLimit: info?.contextTokens, separates, reasoners }, options)
    },
    render: (request, options) => renderWithOllama(server, request, catalogue.contextLimit(request.model), options),
    embed: (request, options) => {
      const { model } = request
      const known = { limit: catalogue.contextLimit(model), digest: catalogue.find(model)?.digest, gauge }
      return embedWithOllama(server, request, known, options)
    },
    async longestText({ model, kind }, { signal }) {
      const limit = await limitOf(model, signal)
      return limit === undefined ? undefined : longestText(limit, embedPrefixes(model)[kind])
    },
    pull: (model, options) => pullWithOllama(server, model, options),
  }
}

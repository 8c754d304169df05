import type { EmbedRequest as OllamaEmbedRequest } from 'ollama/browser'
import type { CallOptions, EmbedRequest } from '@/server/capabilities/chat-model'
import { embedPrefixes } from '../model-server/embed-prefixes'
import { callForJson, type ModelServer } from '../model-server/model-server'
import { unitVectors } from '../model-server/unit-vectors'
import { embedAnswer } from './wire'

/** Texts per request: enough to fill the model's batch, few enough that a step stops soon after it is aborted. */
const batchSize = 32

/** Embeds through `/api/embed`, batch after batch: Ollama runs one request of an embedding model at a time. */
export async function embedWithOllama(
  server: ModelServer,
  request: EmbedRequest,
  { signal }: CallOptions,
): Promise<number[][]> {
  const { model } = request
  const prefix = embedPrefixes(model)[request.kind]
  const vectors: number[][] = []
  for (let from = 0; from < request.texts.length; from += batchSize) {
    const input = request.texts.slice(from, from + batchSize).map((text) => prefix + text)
    // Without `truncate: false` the tail of a long text would be missing from its vector, unseen.
    const body: OllamaEmbedRequest = { model, input, truncate: false }
    const answer = await callForJson(server, { path: '/api/embed', body, model, signal }, embedAnswer)
    vectors.push(...unitVectors(answer.embeddings, input.length, server.name))
  }
  return vectors
}

import type { EmbedRequest as OllamaEmbedRequest } from 'ollama/browser'
import type { CallOptions, EmbedRequest } from '@/server/capabilities/chat-model'
import { embedPrefixes } from '../model-server/embed-prefixes'
import { callForText, type ModelServer, parseJson, promised } from '../model-server/model-server'
import { unitVectors } from '../model-server/unit-vectors'
import { keepVectorText } from '../vector-text'
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
    const text = await callForText(server, { path: '/api/embed', body, model, signal })
    const answer = promised(server, { path: '/api/embed', model, signal }, parseJson(text), embedAnswer)
    const made = unitVectors(answer.embeddings, input.length, server.name)
    // A question's vector goes straight on to a vector store.
    if (made.length === 1 && made[0] && made[0] === answer.embeddings[0]) keepText(made[0], text)
    vectors.push(...made)
  }
  return vectors
}

const beforeVector = '"embeddings":[['

/** Keeps the text of an answer's only vector. These characters cannot stand inside a JSON string: there quotes are escaped. */
function keepText(vector: readonly number[], answer: string): void {
  const at = answer.indexOf(beforeVector)
  const end = at < 0 ? -1 : answer.indexOf(']', at)
  if (end > 0) keepVectorText(vector, answer.slice(at + beforeVector.length - 1, end + 1))
}

import type { EmbedRequest as OllamaEmbedRequest } from 'ollama/browser'
import type { CallOptions, EmbedRequest } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { type Embedded, embedInParts, type PartsEmbedder } from '../shared/model-server/embed-parts'
import { embedPrefixes } from '../shared/model-server/embed-prefixes'
import { callForText, type ModelServer, parseJson, promised } from '../shared/model-server/model-server'
import { unitVectors } from '../shared/model-server/unit-vectors'
import { keepVectorText } from '../shared/vector-text'
import { embedAnswer } from './wire'

/**
 * Embeds through `/api/embed`, batch after batch: Ollama runs one request of an embedding model at a time. A text that is
 * longer than the model takes is embedded in parts.
 */
export function embedWithOllama(
  server: ModelServer,
  request: EmbedRequest,
  { limit, gauge, digest }: Pick<PartsEmbedder, 'limit' | 'gauge'> & { digest: string | undefined },
  { signal }: CallOptions,
): Promise<number[][]> {
  const { model, kind } = request
  const prefix = embedPrefixes(model)[kind]
  const send = (input: readonly string[]) => sendTexts(server, model, [...input], signal)
  const gauged = { provider: server.provider, model, ...(digest !== undefined && { digest }) }
  return embedInParts({ model: gauged, prefix, limit, gauge, send }, request.texts, request.onParts)
}

async function sendTexts(server: ModelServer, model: string, input: string[], signal: StopSignal): Promise<Embedded> {
  // Without `truncate: false` the tail of a long text would be missing from its vector, unseen.
  const body: OllamaEmbedRequest = { model, input, truncate: false }
  const text = await callForText(server, { path: '/api/embed', body, model, signal })
  const answer = promised(server, { path: '/api/embed', model, signal }, parseJson(text), embedAnswer)
  const vectors = unitVectors(answer.embeddings, input.length, server.name)
  // A question's vector goes straight on to a vector store.
  if (vectors.length === 1 && vectors[0] && vectors[0] === answer.embeddings[0]) keepText(vectors[0], text)
  const counted = answer.prompt_eval_count
  return counted === undefined ? { vectors } : { vectors, counted }
}

const beforeVector = '"embeddings":[['

/** Keeps the text of an answer's only vector. These characters cannot stand inside a JSON string: there quotes are escaped. */
function keepText(vector: readonly number[], answer: string): void {
  const at = answer.indexOf(beforeVector)
  const end = at < 0 ? -1 : answer.indexOf(']', at)
  if (end > 0) keepVectorText(vector, answer.slice(at + beforeVector.length - 1, end + 1))
}

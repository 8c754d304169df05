import { startOllamaDouble } from '../doubles/ollama'
import { startQdrantDouble } from '../doubles/qdrant'
import type { Doubles } from './played-grid'

/** Ollama and Qdrant with a latency, and what they were asked. */
export async function startDoubles(latencyMs: number) {
  const ollama = await startOllamaDouble({ latencyMs })
  const qdrant = await startQdrantDouble()
  qdrant.script({ match: /points\/query/, delayMs: latencyMs, times: Number.POSITIVE_INFINITY })
  const doubles: Doubles = { OLLAMA_URL: ollama.url, QDRANT_URL: qdrant.url }
  return {
    doubles,
    requests: () => ollama.requests,
    queries: () => qdrant.requests.filter(({ url }) => url.includes('/points/query')),
    /** Which cells a model was asked for since the request with this number. */
    asked: (since = 0) =>
      ollama.requests
        .slice(since)
        .filter(({ path }) => path === '/api/chat')
        .map(({ body }) => cellOf(JSON.stringify(body))),
    close: () => Promise.all([ollama.close(), qdrant.close()]),
  }
}

/** The second variant puts the question first. */
function cellOf(body: string): string {
  const id = /\((case-\d+)\)/.exec(body)?.[1] ?? ''
  return `${id} ${body.includes('"Question: When') ? 2 : 1}`
}

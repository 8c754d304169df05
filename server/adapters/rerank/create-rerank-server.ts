import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { estimateTokens, reachTokens } from '@/pipeline/tokens'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { RerankRequest, RerankServer } from '@/server/capabilities/rerank-server'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { tooLong } from '@/server/capabilities/too-long'
import { createHttpClient, type HttpClient } from '../shared/http/http-client'
import { describeFailure } from '../shared/model-server/describe-failure'
import { notPromised, refused, unreachable } from './failures'
import { cohereAnswer, teiAnswer } from './wire'

export type RerankFlavour = 'cohere' | 'tei'

export interface RerankServerOptions {
  /** Address with its version path, such as `https://api.jina.ai/v1`; `/rerank` is put behind it. Absent: none. */
  url: string | undefined
  apiKey?: string | undefined
  flavour: RerankFlavour
  client?: HttpClient
}

interface Scored {
  index: number
  score: number
}

/** How a kind of server is asked and answers. */
interface Dialect {
  /** Documents per request. */
  batch: number
  body(request: RerankRequest): unknown
  /** Throws when the answer has another form. */
  read(answer: unknown): Scored[]
}

/** TEI refuses more than 32 texts unless started otherwise (`--max-client-batch-size`); its score does not depend on the others. */
const teiBatch = 32
/** Cohere advises against more in one request. */
const cohereBatch = 1000

const tei: Dialect = {
  batch: teiBatch,
  body: ({ query, documents }) => ({ query, texts: documents, raw_scores: false, return_text: false, truncate: true }),
  read: (answer) => teiAnswer.parse(answer),
}

/** `return_documents` is known to Jina and Cohere's first version; the second has none and returns none. */
const cohere = (url: string): Dialect => ({
  batch: cohereBatch,
  body: ({ model, query, documents }) => ({
    ...(model !== undefined && { model }),
    query,
    documents,
    top_n: documents.length,
    ...(!url.endsWith('/v2') && { return_documents: false }),
  }),
  read: (answer) =>
    cohereAnswer.parse(answer).results.map((each) => ({ index: each.index, score: each.relevance_score })),
})

/** Scores documents on the server at `url`; without one every call says what to set. */
export function createRerankServer({ url, apiKey, flavour, client }: RerankServerOptions): RerankServer {
  if (url === undefined) return { rerank: () => Promise.reject(notConfigured()) }
  const base = url.replace(/\/+$/, '')
  const server: Server = {
    url: `${base}/rerank`,
    headers: { 'content-type': 'application/json', ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
    client: client ?? createHttpClient(),
  }
  const dialect = flavour === 'tei' ? tei : cohere(base)
  return {
    async rerank(request, options) {
      const scores: number[] = []
      let cut = 0
      for (let from = 0; from < request.documents.length; from += dialect.batch) {
        const documents = request.documents.slice(from, from + dialect.batch)
        const batch = await rerankFitting(server, dialect, { ...request, documents }, options)
        scores.push(...batch.scores)
        cut += batch.cut
      }
      if (cut > 0) request.onCut?.(cut)
      return scores
    },
  }
}

function notConfigured(): AppError {
  return new AppError('models-unreachable', say('No rerank server is configured.'), {
    retryable: false,
    fix: say('Set RERANK_URL to the address of a rerank server and start Telar again, or choose another method.'),
  })
}

interface Server {
  url: string
  headers: Record<string, string>
  client: HttpClient
}

/** How often a batch is tried with shorter texts, and how much of the longest one is left each time. */
const MOST_TRIES = 8
const LESS = 0.5

/** Scores a batch; by the beginnings of its texts where the server finds them too long, and how many those are. */
async function rerankFitting(
  server: Server,
  dialect: Dialect,
  request: RerankRequest,
  options: CallOptions,
): Promise<{ scores: number[]; cut: number }> {
  let { query, documents } = request
  for (let tries = 1; ; tries++) {
    try {
      const scores = await rerankBatch(server, dialect, { ...request, query, documents }, options)
      return { scores, cut: documents.filter((text, at) => text !== request.documents[at]).length }
    } catch (error) {
      if (!tooLong(error) || tries === MOST_TRIES) throw error
      const longest = documents.reduce((most, text) => Math.max(most, estimateTokens(text)), estimateTokens(query))
      const most = Math.max(1, Math.floor(longest * LESS))
      query = query.slice(0, reachTokens(query, 0, most))
      documents = documents.map((text) => text.slice(0, reachTokens(text, 0, most)))
    }
  }
}

async function rerankBatch(
  server: Server,
  dialect: Dialect,
  request: RerankRequest,
  { signal }: CallOptions,
): Promise<number[]> {
  const answer = await post(server, dialect.body(request), request.model, signal)
  let scored: Scored[]
  try {
    scored = dialect.read(answer)
  } catch (cause) {
    throw notPromised(say('its form is another'), cause)
  }
  return inOrder(scored, request.documents.length)
}

async function post(server: Server, body: unknown, model: string | undefined, signal: StopSignal): Promise<unknown> {
  const { url, headers, client } = server
  let status: number
  let retryAfter: string | undefined
  let text: string
  try {
    const reply = await client.request({ url, method: 'POST', headers, body: JSON.stringify(body), signal })
    status = reply.status
    retryAfter = reply.header('retry-after')
    text = await reply.text()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw unreachable(url, describeFailure(error), error)
  }
  const answer = parse(text)
  if (status >= 200 && status < 300) return answer
  throw refused({ url, status, retryAfter, body: answer, model })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer too: the caller says what was expected instead.
    return undefined
  }
}

/** Puts scores into the order of the documents. Every document has exactly one. */
function inOrder(scored: readonly Scored[], count: number): number[] {
  const scores = new Map<number, number>()
  for (const { index, score } of scored) {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw notPromised(say('it scores document {index} of {count}', { index, count }))
    }
    if (scores.has(index)) throw notPromised(say('it scores document {index} twice', { index }))
    scores.set(index, score)
  }
  if (scores.size < count)
    throw notPromised(say('it scores {scored} of {count} documents', { scored: scores.size, count }))
  return Array.from({ length: count }, (_, index) => scores.get(index) ?? 0)
}

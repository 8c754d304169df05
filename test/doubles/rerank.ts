import type { IncomingMessage, ServerResponse } from 'node:http'
import { overlap } from './model-answers'
import { cohereRequest, cohereV2Request, teiRequest } from './rerank-schemas'
import { createScript, pause, type ScriptedAnswer, type SeenRequest } from './script'
import { bodyOf, sendJson, serve } from './serve'

export interface RerankDoubleOptions {
  /** `cohere` serves `/v1/rerank` and `/v2/rerank`, `tei` serves `/rerank`. */
  flavour?: 'cohere' | 'tei'
  /** When set, requests without this bearer key get 401. */
  key?: string
  models?: string[]
  /** TEI's `--max-client-batch-size`. */
  maxBatch?: number
  latencyMs?: number
}

export interface RerankDouble {
  url: string
  requests: SeenRequest[]
  sent: unknown[]
  aborted(): number
  connections(): number
  /** `html` with a status stands for another server's page; `hang` never answers; `text` is a body sent as it is. */
  script(...answers: ScriptedAnswer[]): void
  close(): Promise<void>
}

interface Reply {
  status: number
  body: unknown
}

/** Starts a server that reranks as Cohere's API or Text Embeddings Inference does; scores are shares of common words. */
export async function startRerankDouble(options: RerankDoubleOptions = {}): Promise<RerankDouble> {
  const script = createScript()
  const requests: SeenRequest[] = []
  const sent: unknown[] = []
  let aborted = 0
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://double').pathname
    const text = await bodyOf(request)
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    requests.push({ method: request.method ?? '', path, headers: request.headers, body })
    response.on('close', () => {
      if (!response.writableFinished) aborted += 1
    })
    await pause(options.latencyMs ?? 0)
    const scripted = script.take(path)
    if (scripted?.hang) return
    if (scripted?.fault === 'cut') return void response.destroy()
    if (scripted?.html !== undefined || scripted?.text !== undefined) {
      response.writeHead(scripted.status ?? 200, { 'content-type': scripted.html ? 'text/html' : 'application/json' })
      return void response.end(scripted.html ?? scripted.text)
    }
    if (scripted?.status !== undefined) {
      return sendJson(response, scripted.status, errorBody(options, scripted.error ?? 'scripted'), scripted.headers)
    }
    const reply = answer(options, path, request.headers.authorization, body)
    sent.push(reply.body)
    sendJson(response, reply.status, reply.body)
  }
  const served = await serve((request, response) => void listener(request, response))
  return { ...served, requests, sent, aborted: () => aborted, script: script.add }
}

const errorBody = ({ flavour }: RerankDoubleOptions, message: string, type = 'backend') =>
  flavour === 'tei' ? { error: message, error_type: type } : { id: 'double', message }

function answer(options: RerankDoubleOptions, path: string, key: string | undefined, body: unknown): Reply {
  if (options.key !== undefined && key !== `Bearer ${options.key}`) {
    return { status: 401, body: errorBody(options, 'invalid api token', 'unauthorized') }
  }
  if (options.flavour === 'tei') return path === '/rerank' ? tei(options, body) : notFound
  if (path === '/v1/rerank' || path === '/v2/rerank') return cohere(options, path, body)
  return notFound
}

const notFound: Reply = { status: 404, body: null }

function cohere(options: RerankDoubleOptions, path: string, body: unknown): Reply {
  const parsed = (path === '/v2/rerank' ? cohereV2Request : cohereRequest).safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { status: 400, body: errorBody(options, `invalid request: ${issue?.path.join('.')} ${issue?.message}`) }
  }
  const { model, query, documents, top_n = documents.length } = parsed.data
  if (!(options.models ?? ['rerank-v3.5']).includes(model)) {
    const message = `model '${model}' not found, make sure the correct model ID was used and that you have access to the model.`
    return { status: 404, body: errorBody(options, message) }
  }
  const results = ranked(query, documents)
    .slice(0, top_n)
    .map(({ index, score }) => ({ index, relevance_score: score }))
  const version = path === '/v2/rerank' ? '2' : '1'
  return { status: 200, body: { id: 'double', results, meta: { api_version: { version } } } }
}

function tei(options: RerankDoubleOptions, body: unknown): Reply {
  const parsed = teiRequest.safeParse(body)
  if (!parsed.success) {
    return { status: 422, body: errorBody(options, parsed.error.issues[0]?.message ?? '', 'validation') }
  }
  const { query, texts } = parsed.data
  const limit = options.maxBatch ?? 32
  if (texts.length > limit) {
    const message = `batch size ${texts.length} > maximum allowed batch size ${limit}`
    return { status: 422, body: errorBody(options, message, 'validation') }
  }
  return { status: 200, body: ranked(query, texts) }
}

/** Best first, as the servers answer. */
function ranked(query: string, documents: readonly string[]) {
  return documents
    .map((text, index) => ({ index, score: overlap(query, text) }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
}

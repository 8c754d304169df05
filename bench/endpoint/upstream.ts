/**
 * Ollama and Qdrant without any work behind them: fixed answers in the real protocols, so that only the caller's own
 * cost is measured. Runs in a process of its own and sends its addresses to the parent.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const DIMENSION = 384
const PASSAGES = 8
const ANSWER =
  'The safety valve opens when the pressure in the boiler passes six bar, and closes again below five and a half bar [1].'

const text = (n: number) =>
  `Passage ${n}. ${'The safety valve opens when the pressure in the boiler passes six bar. '.repeat(6)}`

const points = Array.from({ length: PASSAGES }, (_, at) => ({
  id: `00000000-0000-4000-8000-00000000000${at}`,
  version: 1,
  score: 1 / (at + 2),
  payload: {
    collection_id: 'bench',
    document_id: `document-${at}`,
    document_name: `manual-${at}.pdf`,
    text: text(at),
    position: { index: at, start: at * 500, end: at * 500 + text(at).length, page: at + 1 },
    metadata: {},
  },
}))

const indexAnswer = JSON.stringify({
  result: { config: { params: { vectors: { dense: { size: DIMENSION, distance: 'Cosine' } } } } },
  status: 'ok',
  time: 0.0001,
})
const countAnswer = JSON.stringify({ result: { count: PASSAGES }, status: 'ok', time: 0.0001 })
const queryAnswer = JSON.stringify({ result: { points }, status: 'ok', time: 0.0001 })
const embedAnswer = JSON.stringify({
  model: 'embedder',
  embeddings: [Array.from({ length: DIMENSION }, (_, at) => Math.sin(at + 1) / Math.sqrt(DIMENSION / 2))],
  total_duration: 1000,
  load_duration: 0,
  prompt_eval_count: 8,
})

const head = { model: 'chatter', created_at: '2026-01-01T00:00:00Z' }
const chatLines = [
  ...(ANSWER.match(/\S+\s*/g) ?? []).map((content) => ({
    ...head,
    message: { role: 'assistant', content },
    done: false,
  })),
  {
    ...head,
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: 'stop',
    total_duration: 1_000_000,
    prompt_eval_count: 1100,
    eval_count: 24,
  },
].map((line) => `${JSON.stringify(line)}\n`)

const tags = {
  models: [
    {
      name: 'chatter',
      model: 'chatter',
      digest: 'a'.repeat(64),
      size: 1,
      details: { family: 'llama' },
      capabilities: ['completion'],
    },
    {
      name: 'embedder',
      model: 'embedder',
      digest: 'b'.repeat(64),
      size: 1,
      details: { family: 'bert' },
      capabilities: ['embedding'],
    },
  ],
}

function show(name: string) {
  const chat = name.startsWith('chatter')
  return {
    capabilities: [chat ? 'completion' : 'embedding'],
    details: { family: chat ? 'llama' : 'bert' },
    model_info: { 'general.architecture': 'x', 'x.context_length': 8192, 'x.embedding_length': DIMENSION },
  }
}

function send(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  request.setEncoding('utf8')
  for await (const part of request) body += String(part)
  return body
}

let calls = 0

const ollama: RequestListener = async (request, response) => {
  const body = await bodyOf(request)
  switch (request.url) {
    case '/api/embed':
      calls += 1
      return send(response, embedAnswer)
    case '/api/chat':
      calls += 1
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      for (const line of chatLines) response.write(line)
      response.end()
      return
    case '/api/tags':
      return send(response, JSON.stringify(tags))
    case '/api/show':
      return send(response, JSON.stringify(show(String(JSON.parse(body).model))))
    case '/api/version':
      return send(response, '{"version":"0.33.0"}')
    default:
      return send(response, '{"error":"not found"}', 404)
  }
}

const qdrant: RequestListener = async (request, response) => {
  await bodyOf(request)
  const path = request.url?.split('?')[0]
  if (path?.endsWith('/points/query')) {
    calls += 1
    return send(response, queryAnswer)
  }
  // What the look at the index asks, now and then: it is whole.
  if (path === '/collections/bench') return send(response, indexAnswer)
  if (path === '/collections/bench/points/count') return send(response, countAnswer)
  if (path === '/') return send(response, '{"title":"qdrant - vector search engine","version":"1.19.0"}')
  if (path === '/collections') return send(response, '{"result":{"collections":[]},"status":"ok","time":0}')
  return send(response, '{"status":{"error":"Not found"},"time":0}', 404)
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

if (process.send) {
  process.on('message', (message) => {
    if (message !== 'calls') return
    process.send?.({ calls })
    calls = 0
  })
  process.on('disconnect', () => process.exit())
  process.send({ ollama: await listen(ollama), qdrant: await listen(qdrant) })
}

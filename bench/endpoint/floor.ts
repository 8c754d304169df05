/**
 * The floor: a bare handler on node:http that makes the same three calls as the pipeline, with kept connections and
 * nothing else: no keys, no checks, no record of the run.
 */
import { once } from 'node:events'
import http, { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const [ollama = '', qdrant = ''] = process.argv.slice(2)
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 })

function post(url: string, body: unknown): Promise<IncomingMessage> {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    http.request(url, { method: 'POST', agent, headers }, resolve).on('error', reject).end(text)
  })
}

async function read(stream: IncomingMessage): Promise<string> {
  let text = ''
  stream.setEncoding('utf8')
  for await (const part of stream) text += String(part)
  return text
}

interface Passage {
  payload: { document_name: string; text: string }
}

async function retrieve(question: string): Promise<Passage[]> {
  const embedded = JSON.parse(await read(await post(`${ollama}/api/embed`, { model: 'embedder', input: [question] })))
  const branches = [
    { query: embedded.embeddings[0], using: 'dense', limit: 50 },
    { query: { indices: [1, 2, 3], values: [1, 1, 1] }, using: 'terms', limit: 50 },
  ]
  const query = { prefetch: branches, query: { fusion: 'rrf' }, limit: 8, with_payload: true }
  return JSON.parse(await read(await post(`${qdrant}/collections/bench/points/query`, query))).result.points
}

function prompt(question: string, passages: readonly Passage[]) {
  const sources = passages.map(
    ({ payload }, at) => `<source id="${at + 1}" document="${payload.document_name}">\n${payload.text}\n</source>`,
  )
  return [
    { role: 'system', content: 'You answer questions from the given sources and from nothing else.' },
    { role: 'user', content: `Sources:\n\n${sources.join('\n\n')}\n\nQuestion: ${question}` },
  ]
}

async function answer(question: string, onToken: (text: string) => void) {
  const passages = await retrieve(question)
  const body = { model: 'chatter', messages: prompt(question, passages), stream: true, options: { num_ctx: 8192 } }
  const chat = await post(`${ollama}/api/chat`, body)
  let text = ''
  let rest = ''
  chat.setEncoding('utf8')
  for await (const part of chat) {
    const lines = (rest + String(part)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { content } = JSON.parse(line).message
      if (content === '') continue
      text += content
      onToken(content)
    }
  }
  return { answer: text, sources: passages }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { inputs, stream } = JSON.parse(await read(request))
  if (!stream) {
    const body = JSON.stringify({ outputs: await answer(inputs.question, () => undefined) })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const result = await answer(inputs.question, (text) =>
    response.write(`event: token\ndata: ${JSON.stringify({ text })}\n\n`),
  )
  response.end(`event: result\ndata: ${JSON.stringify({ outputs: result })}\n\n`)
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    response.destroy()
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.on('disconnect', () => process.exit())
// A listening TCP server has an AddressInfo.
process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Refusal } from './qdrant/refusal'
import { DoubleState, route } from './qdrant/routes'

/** Qdrant's limit on a request's body. */
const maxBody = 32 * 1024 * 1024
const openPaths = new Set(['/', '/healthz', '/readyz', '/livez'])
const version = '1.19.0'

export interface RecordedRequest {
  method: string
  /** Path with its query. */
  url: string
  headers: IncomingMessage['headers']
  body: unknown
  status: number
  response: unknown
}

/** An answer to give instead of the real one. */
export interface Script {
  /** Which requests it is for: tested against `METHOD /path`. All when absent. */
  match?: RegExp
  status?: number
  headers?: Record<string, string>
  /** The whole body; a string goes as plain text. Qdrant's error shape when absent. */
  body?: unknown
  /** Waits before answering; with no status the real answer follows. */
  delayMs?: number
  /** How often; once when absent. */
  times?: number
}

export interface QdrantDouble {
  url: string
  requests: RecordedRequest[]
  script(script: Script): void
  /** Requests that have come in, answered or not. */
  arrived(): number
  /** Requests whose caller hung up before the answer. */
  aborted(): number
  close(): Promise<void>
}

export interface DoubleOptions {
  port?: number
  apiKey?: string
  /** Path under which everything stands, as behind a reverse proxy. */
  prefix?: string
  /** How long a write without `wait=true` stays invisible. */
  lagMs?: number
  /** Keep what was asked and answered; off for benchmarks. */
  record?: boolean
}

/** Starts a server that speaks Qdrant's REST interface, checks every request strictly and answers with real results. */
export async function startQdrantDouble(options: DoubleOptions = {}): Promise<QdrantDouble> {
  const double = new Double(options)
  const server = createServer((request, response) => {
    // A caller that hangs up in the middle of its request is counted, not answered.
    double.handle(request, response).catch(() => response.destroy())
  })
  const port = await listen(server, options.port ?? 0)
  return {
    url: `http://127.0.0.1:${port}${options.prefix ?? ''}`,
    requests: double.requests,
    script: (script) => double.scripts.push({ ...script, times: script.times ?? 1 }),
    arrived: () => double.arrived,
    aborted: () => double.aborted,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    // `address()` is a string only for pipes.
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

interface Reply {
  status: number
  body: unknown
  headers?: Record<string, string>
}

class Double {
  readonly requests: RecordedRequest[] = []
  readonly scripts: (Script & { times: number })[] = []
  arrived = 0
  aborted = 0
  private readonly state: DoubleState

  constructor(private readonly options: DoubleOptions) {
    this.state = new DoubleState(options.lagMs)
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.once('close', () => {
      if (!response.writableEnded) this.aborted += 1
    })
    const text = await readBody(request)
    this.arrived += 1
    const started = performance.now()
    const reply = await this.reply(request, text)
    if (this.options.record !== false) {
      const { method = '', url = '', headers } = request
      this.requests.push({
        method,
        url,
        headers,
        body: text ? recorded(text) : undefined,
        status: reply.status,
        response: reply.body,
      })
    }
    send(response, reply, started)
  }

  private async reply(request: IncomingMessage, text: string | null): Promise<Reply> {
    const { prefix = '' } = this.options
    const url = new URL(request.url ?? '/', 'http://double')
    if (!url.pathname.startsWith(prefix)) return { status: 404, body: '' }
    const path = url.pathname.slice(prefix.length) || '/'
    const scripted = this.scripted(`${request.method ?? ''} ${path}`)
    if (scripted?.delayMs) await new Promise((resolve) => setTimeout(resolve, scripted.delayMs))
    if (scripted?.status) return replyOf(scripted.status, scripted)
    if (path === '/')
      return { status: 200, body: { title: 'qdrant - vector search engine', version, commit: '0'.repeat(40) } }
    if (openPaths.has(path)) return { status: 200, body: 'all shards are ready' }
    const denied = this.denied(request)
    if (denied) return { status: 401, body: denied }
    return this.routed({ method: request.method ?? '', path, parameters: Object.fromEntries(url.searchParams) }, text)
  }

  private scripted(line: string): Script | undefined {
    const found = this.scripts.find(({ match, times }) => times > 0 && (!match || match.test(line)))
    if (found) found.times -= 1
    return found
  }

  private denied({ headers }: IncomingMessage): string | null {
    const { apiKey } = this.options
    const given = headers['api-key'] ?? headers.authorization?.replace(/^Bearer /, '')
    if (!apiKey || given === apiKey) return null
    return given === undefined ? 'Must provide an API key or an Authorization bearer token' : 'Invalid API key or JWT'
  }

  private routed(
    request: { method: string; path: string; parameters: Record<string, string> },
    text: string | null,
  ): Reply {
    try {
      if (text === null) throw new Refusal(413, `JSON payload is larger than allowed (limit: ${maxBody} bytes).`)
      const body = text === '' ? undefined : parse(text)
      const found = route(this.state, { ...request, body })
      return found ? { status: 200, body: { result: found.result, status: 'ok' } } : { status: 404, body: '' }
    } catch (error) {
      if (error instanceof Refusal) return replyOf(error.status, { headers: error.headers, message: error.message })
      return replyOf(500, { message: `Service internal error: ${String(error)}` })
    }
  }
}

function replyOf(
  status: number,
  { body, headers, message }: { body?: unknown; headers?: Record<string, string>; message?: string },
): Reply {
  return {
    status,
    body: body ?? { status: { error: message ?? `Scripted ${status}` }, result: null },
    ...(headers && { headers }),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'Format error in JSON body: expected value')
  }
}

/** A body as tests see it: what is no JSON stays text. */
function recorded(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The body as text; `null` when it is larger than Qdrant takes. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    // Without an encoding set, node gives buffers.
    const buffer = part as Buffer
    bytes += buffer.length
    if (bytes <= maxBody) parts.push(buffer)
  }
  return bytes > maxBody ? null : Buffer.concat(parts).toString('utf8')
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply, started: number): void {
  const isText = typeof body === 'string'
  const time = (performance.now() - started) / 1000
  const isEnvelope = typeof body === 'object' && body !== null && 'status' in body
  const content = isText ? body : JSON.stringify(isEnvelope ? { ...body, time } : body)
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json', ...headers })
  response.end(content)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '6333' }, 'api-key': { type: 'string' } },
  })
  const double = await startQdrantDouble({
    port: Number(values.port),
    record: false,
    ...(values['api-key'] && { apiKey: values['api-key'] }),
  })
  process.stdout.write(`Qdrant double on ${double.url}\n`)
}

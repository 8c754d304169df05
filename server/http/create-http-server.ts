import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { problemOf, retryAfter } from '@/server/api/problem'
import type { Log } from '@/server/log'
import { compressBeyondLoopback } from './compress'
import { type GuardOptions, isUnder, pathOf, refuse } from './guard'
import { apiHeaders, pageHeaders } from './security-headers'

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

export interface HttpServerOptions {
  /** Read for every request: the port is known only once the server listens. */
  guard: () => GuardOptions
  /** Everything under `/api/`. */
  api: Handler
  /** Everything else; without it there are no pages. */
  pages?: Handler | undefined
  dev: boolean
  log: Log
}

/** The front door: gives each request an id, checks where it comes from, sets the security headers and passes it on. */
export function createHttpServer(options: HttpServerOptions): Server {
  return createServer((request, response) => {
    handle(request, response, options).catch((error: unknown) => fail(request, response, options.log, error))
  })
}

async function handle(request: IncomingMessage, response: ServerResponse, options: HttpServerOptions): Promise<void> {
  giveId(request, response)
  if (options.log.isLevelEnabled('debug')) logWhenDone(request, response, options.log)
  compressBeyondLoopback(request, response)
  const path = pathOf(request.url ?? '/')
  const isApi = isUnder(path, '/api')
  const nonce = isApi ? '' : randomBytes(16).toString('base64')
  setHeaders(response, isApi ? apiHeaders(isUnder(path, '/api/v1')) : pageHeaders(nonce, options.dev))
  const refusal = refuse(
    { method: request.method ?? 'GET', url: request.url ?? '/', headers: request.headers },
    options.guard(),
  )
  if (refusal) return answerWithError(response, refusal)
  if (isApi) {
    await options.api(request, response)
  } else if (options.pages) {
    // Next takes the nonce from this request header, and pages read it under the other name.
    request.headers['content-security-policy'] = String(response.getHeader('content-security-policy'))
    request.headers['x-nonce'] = nonce
    await options.pages(request, response)
  } else {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
    response.end('This is a gateway: it serves /api/v1 and /api/health.\n')
  }
}

/** Keeps an id that a proxy gave, so that both logs can be read together. */
function giveId(request: IncomingMessage, response: ServerResponse): void {
  const given = request.headers['x-request-id']
  const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID()
  request.headers['x-request-id'] = id
  response.setHeader('X-Request-Id', id)
}

function setHeaders(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) response.setHeader(name, headers[name] ?? '')
}

function logWhenDone(request: IncomingMessage, response: ServerResponse, log: Log): void {
  const started = performance.now()
  response.once('close', () => {
    log.debug({
      requestId: request.headers['x-request-id'],
      method: request.method,
      path: pathOf(request.url ?? '/'),
      status: response.statusCode,
      ms: Math.round(performance.now() - started),
    })
  })
}

/** Answers with a problem document (RFC 9457), the same that the gateway would give. */
function answerWithError(response: ServerResponse, error: unknown): void {
  const problem = problemOf(error)
  response.writeHead(problem.status, { 'Content-Type': 'application/problem+json', ...retryAfter(error) })
  response.end(JSON.stringify(problem))
}

function fail(request: IncomingMessage, response: ServerResponse, log: Log, error: unknown): void {
  log.error(
    { requestId: request.headers['x-request-id'], path: pathOf(request.url ?? '/'), err: error },
    'a request failed',
  )
  if (response.headersSent) response.destroy()
  else answerWithError(response, error)
}

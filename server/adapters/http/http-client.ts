import http from 'node:http'
import https from 'node:https'
import { type HttpReply, httpReply } from './http-reply'
import { type HttpRequest, type Target, targetOf } from './http-request'

export interface HttpClientOptions {
  /** Most connections at once per server. */
  maxSockets?: number
  /** How long to wait for a connection. */
  connectTimeoutMs?: number
  /** How long to wait for the response's headers; 0 waits until the signal aborts. */
  headersTimeoutMs?: number
}

export interface HttpClient {
  /**
   * Sends a request; resolves when the response's headers are there, whatever the status. Rejects with the signal's
   * reason on abort, with `TypeError('fetch failed', { cause })` when there is no response, or when it redirects.
   */
  request(request: HttpRequest): Promise<HttpReply>
}

interface Exchange {
  request: HttpRequest
  target: Target
  agents: Agents
  connectTimeoutMs: number
  headersTimeoutMs: number
}

interface Agents {
  kept: http.Agent
  fresh: http.Agent
}

const redirects = new Set([301, 302, 303, 307, 308])

/**
 * A client on node:http that keeps connections, for servers that the operator configures. One call costs about a
 * third of the processor time of the global `fetch`, which matters where a pipeline makes several calls.
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const { maxSockets = 256, connectTimeoutMs = 10_000, headersTimeoutMs = 300_000 } = options
  const plain = agentsFor(http.Agent, maxSockets)
  const secure = agentsFor(https.Agent, maxSockets)
  return {
    request(request) {
      if (request.signal?.aborted) return Promise.reject(request.signal.reason)
      const target = targetOf(request.url)
      return send(
        { request, target, agents: target.secure ? secure : plain, connectTimeoutMs, headersTimeoutMs },
        false,
      )
    },
  }
}

function agentsFor(Agent: typeof http.Agent, maxSockets: number): Agents {
  return {
    kept: new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets, scheduling: 'lifo' }),
    fresh: new Agent({ keepAlive: false }),
  }
}

/** One attempt. A kept connection that the server closed just now is no fault of the request: it goes out once more. */
function send(exchange: Exchange, retried: boolean): Promise<HttpReply> {
  const { request, target } = exchange
  const { signal } = request
  return new Promise((resolve, reject) => {
    const outgoing = open(exchange, retried)
    const stopTimers = startTimers(outgoing, exchange)
    const onAbort = () => outgoing.destroy(new Error('aborted'))
    const release = () => signal?.removeEventListener('abort', onAbort)
    signal?.addEventListener('abort', onAbort, { once: true })
    let answered = false
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      stopTimers()
      // After the headers the response reports the error itself.
      if (answered) return
      release()
      if (signal?.aborted) reject(signal.reason)
      else if (!retried && outgoing.reusedSocket && isStaleConnection(error)) resolve(send(exchange, true))
      else reject(new TypeError('fetch failed', { cause: error }))
    })
    outgoing.on('response', (incoming) => {
      answered = true
      stopTimers()
      incoming.once('close', release)
      const reply = httpReply(incoming, signal)
      if (!redirects.has(reply.status)) return resolve(reply)
      outgoing.destroy()
      reject(new TypeError('fetch failed', { cause: new Error(`${target.place} redirects, which is not followed`) }))
    })
    outgoing.end(request.body)
  })
}

function open({ request, target, agents }: Exchange, retried: boolean): http.ClientRequest {
  const { body, method = 'GET' } = request
  return (target.secure ? https : http).request({
    ...target.options,
    method,
    headers: body === undefined ? request.headers : { ...request.headers, 'content-length': Buffer.byteLength(body) },
    agent: retried ? agents.fresh : agents.kept,
  })
}

function isStaleConnection(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

/** Starts the limits on connecting and on waiting for headers; the returned function stops them. */
function startTimers(outgoing: http.ClientRequest, { connectTimeoutMs, headersTimeoutMs }: Exchange): () => void {
  const limit = (ms: number, what: string) =>
    setTimeout(() => outgoing.destroy(Object.assign(new Error(`${what} within ${ms} ms`), { code: 'ETIMEDOUT' })), ms)
  let connecting: NodeJS.Timeout | undefined
  outgoing.on('socket', (socket) => {
    if (!socket.connecting || outgoing.destroyed) return
    connecting = limit(connectTimeoutMs, 'no connection')
    socket.once('connect', () => clearTimeout(connecting))
  })
  const waiting = headersTimeoutMs > 0 ? limit(headersTimeoutMs, 'no answer') : undefined
  return () => {
    clearTimeout(connecting)
    clearTimeout(waiting)
  }
}

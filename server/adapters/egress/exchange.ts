import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { finished } from 'node:stream/promises'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { HttpResponse } from '@/server/capabilities/http'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { acceptedEncodings, type Body, readBody } from './read-body'

/** One request to one address, without redirects. */
export interface Exchange {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  maxBytes: number
  cutAtMax: boolean
  lookup: LookupFunction
  agents: Agents
  signal: StopSignal
}

export interface Agents {
  http: http.Agent
  https: https.Agent
}

/** Connections are kept for a moment: each leads to an address that was checked when it was opened. */
export function createAgents(): Agents {
  const options = { keepAlive: true, keepAliveMsecs: 1_000, maxSockets: 32, maxFreeSockets: 4, timeout: 5_000 }
  return { http: new http.Agent(options), https: new https.Agent(options) }
}

/** Names that belong to the connection or to another host: never taken from a caller. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer'])

/** Sends a request and reads the answer whole. Rejects with the signal's reason when it aborts. */
export async function exchange(request: Exchange): Promise<HttpResponse> {
  const incoming = await open(request, false)
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  )
  const place = placeOf(request.url)
  try {
    const { method, maxBytes, cutAtMax } = request
    const read = await (method === 'HEAD' ? nothing(incoming) : readBody(incoming, { maxBytes, cutAtMax, place }))
    return { url: shownUrl(request.url), status: incoming.statusCode ?? 0, headers, ...read }
  } catch (error) {
    request.signal.throwIfAborted()
    throw error
  }
}

/** An answer that is not read to its end keeps its connection for ever. */
async function nothing(incoming: http.IncomingMessage): Promise<Body> {
  await finished(incoming.resume())
  return { body: new Uint8Array() }
}

function open(request: Exchange, retried: boolean): Promise<http.IncomingMessage> {
  const { url, signal, body } = request
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const outgoing = start(request, retried)
    const onAbort = () => outgoing.destroy(new Error('aborted'))
    signal.addEventListener('abort', onAbort, { once: true })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', onAbort)
      if (signal.aborted) reject(signal.reason)
      // A kept connection that the other side closed just now is no answer; what changes something is not sent twice.
      else if (!retried && outgoing.reusedSocket && isSafe(request.method)) resolve(open(request, true))
      else reject(unreachable(url, error))
    })
    outgoing.on('response', (incoming) => {
      incoming.once('close', () => signal.removeEventListener('abort', onAbort))
      resolve(incoming)
    })
    outgoing.end(body)
  })
}

function start({ url, method, headers, body, lookup, agents }: Exchange, retried: boolean): http.ClientRequest {
  const secure = url.protocol === 'https:'
  const taken = Object.entries(headers).filter(([name]) => !ownHeaders.has(name.toLowerCase()))
  try {
    return (secure ? https : http).request({
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port || undefined,
      path: url.pathname + url.search,
      method,
      headers: {
        'accept-encoding': acceptedEncodings,
        'user-agent': 'Telar',
        ...Object.fromEntries(taken.map(([name, value]) => [name.toLowerCase(), value])),
        host: url.host,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      lookup,
      agent: retried ? false : secure ? agents.https : agents.http,
    })
  } catch (error) {
    throw new AppError('invalid-input', say('A header has a name or value that cannot be sent.'), { cause: error })
  }
}

const isSafe = (method: string) => method === 'GET' || method === 'HEAD'

function unreachable(url: URL, error: NodeJS.ErrnoException): AppError {
  const reason = reasonOf(error)
  return new AppError(
    'source-unreachable',
    reason
      ? say('{url} does not answer: {reason}.', { url: placeOf(url), reason })
      : say('{url} does not answer.', { url: placeOf(url) }),
    { cause: error },
  )
}

function reasonOf({ code }: NodeJS.ErrnoException): Said | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return say('nothing listens there')
    case 'ECONNRESET':
      return say('the connection was cut')
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return say('there is no way to it')
    case 'CERT_HAS_EXPIRED':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return say('its certificate is not valid')
    default:
      return undefined
  }
}

/** An address as messages may show it: without credentials and query. */
export const placeOf = (url: URL) => url.origin + url.pathname

const shownUrl = (url: URL) => {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  return shown.href
}

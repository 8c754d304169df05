import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Http, HttpRequest, HttpResponse } from '@/server/capabilities/http'
import { nativeSignal, type StopSignal } from '@/server/capabilities/stop-signal'
import { type AddressRules, addressRules } from './address-rules'
import { type Agents, createAgents, exchange, placeOf } from './exchange'
import { pinnedLookup, type Resolve, systemResolve } from './pinned-lookup'

export interface EgressOptions {
  /** What may be reached although it is private: host, host:port, address or CIDR. */
  allow: readonly string[]
  /** Finds the addresses of a name (default: the system). */
  resolve?: Resolve
}

const usual = { maxBytes: 50_000_000, timeoutMs: 30_000, maxRedirects: 5 }
const redirects = new Set([301, 302, 303, 307, 308])
/** Headers that say who asks; another origin does not get them. */
const credentials = /auth|cookie|key|token|secret|session|signature|password|credential/i
const contentHeaders = /^content-/i

/** What one request has left after the redirects so far. */
interface Hop {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
}

/** The way out for requests that a user or a document can influence; see `Http`. */
export function createEgressHttp({ allow, resolve = systemResolve }: EgressOptions): Http {
  const rules = addressRules(allow)
  const agents = createAgents()
  return {
    async request(request, { signal }) {
      const limit = request.timeoutMs ?? usual.timeoutMs
      const timeout = new AbortController()
      const timer = setTimeout(() => timeout.abort(tooLate(request.url, limit)), limit)
      try {
        const both = AbortSignal.any([nativeSignal(signal), timeout.signal])
        return await untilAborted(follow(request, { rules, agents, resolve, signal: both }), both)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

async function follow(
  request: HttpRequest,
  { rules, agents, resolve, signal }: { rules: AddressRules; agents: Agents; resolve: Resolve; signal: StopSignal },
): Promise<HttpResponse> {
  const maxRedirects = request.maxRedirects ?? usual.maxRedirects
  const { maxBytes = usual.maxBytes, cutAtMax = false } = request
  let hop = firstHop(request)
  for (let followed = 0; ; followed++) {
    signal.throwIfAborted()
    const lookup = await pinnedLookup(destinationOf(hop.url), rules, resolve)
    const response = await exchange({ ...hop, maxBytes, cutAtMax, lookup, agents, signal })
    const { location } = response.headers
    if (maxRedirects === 0 || !redirects.has(response.status) || location === undefined) return response
    if (followed === maxRedirects) {
      throw new AppError(
        'source-unreachable',
        say('{url} redirects more than {maxRedirects} times.', { url: placeOf(hop.url), maxRedirects }),
        {
          retryable: false,
        },
      )
    }
    const next = parseUrl(location, hop.url)
    if (request.confidential && next.origin !== hop.url.origin) {
      throw new AppError(
        'source-refused',
        say('{url} sends a request that holds secrets on to {next}.', { url: placeOf(hop.url), next: next.origin }),
        { fix: say('Write the address that answers itself.') },
      )
    }
    hop = nextHop(hop, response.status, next)
  }
}

function firstHop({ url, method = 'GET', headers = {}, body }: HttpRequest): Hop {
  const parsed = parseUrl(url)
  const { username, password } = parsed
  if (username === '' && password === '') return { url: parsed, method, headers, body }
  const pair = `${unescaped(username)}:${unescaped(password)}`
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  return { url: withoutCredentials(parsed), method, headers: { authorization, ...headers }, body }
}

/** A stray percent sign is part of the name or password. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What a redirect asks for, as browsers do it (Fetch standard, HTTP-redirect fetch). */
function nextHop(hop: Hop, status: number, url: URL): Hop {
  const asGet = (status === 303 && hop.method !== 'HEAD') || (status <= 302 && hop.method === 'POST')
  const sameOrigin = url.origin === hop.url.origin
  const kept = Object.entries(hop.headers).filter(
    ([name]) => (sameOrigin || !credentials.test(name)) && !(asGet && contentHeaders.test(name)),
  )
  return {
    url: withoutCredentials(url),
    method: asGet ? 'GET' : hop.method,
    headers: Object.fromEntries(kept),
    body: asGet ? undefined : hop.body,
  }
}

function withoutCredentials(url: URL): URL {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain
}

/** The parser also brings decimal, octal and hexadecimal forms of an address into the usual one. */
function parseUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw new AppError('invalid-input', say('The address is not a URL.'))
  const url = new URL(text, base)
  if (url.protocol === 'http:' || url.protocol === 'https:') return url
  throw new AppError(
    'invalid-input',
    say('Only http and https addresses can be requested, not {protocol}', { protocol: url.protocol }),
  )
}

function destinationOf(url: URL) {
  const usualPort = url.protocol === 'https:' ? 443 : 80
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? usualPort : Number(url.port) }
}

function tooLate(url: string, ms: number): AppError {
  const place = URL.canParse(url) ? placeOf(new URL(url)) : say('The address')
  return new AppError(
    'timeout',
    say('{place} did not answer completely within {seconds} s.', { place, seconds: ms / 1000 }),
  )
}

/** Finding a name cannot be aborted; waiting for it can. */
function untilAborted<T>(work: Promise<T>, signal: StopSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

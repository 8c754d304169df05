import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** What the guard looks at. */
export interface GuardedRequest {
  method: string
  /** Path and query, as in the request line. */
  url: string
  headers: { host?: string | undefined; origin?: string | undefined; 'sec-fetch-site'?: string | string[] | undefined }
}

export interface GuardOptions {
  /** The port the server listens on. */
  port: number
  /** More hosts that may be named in a request, in lower case, with their port when they have one. */
  allowedHosts: readonly string[]
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Decides whether a request may go on; returns the reason when it may not.
 *
 * A page on the internet can make a browser send requests to this computer. Two rules keep it out: the request must name
 * this server as its host (a foreign name that was pointed at 127.0.0.1 does not), and what changes something or talks to
 * the studio API must come from the studio's own pages or from no page at all. The public API is open to any page: a
 * caller shows a key there.
 */
export function refuse(request: GuardedRequest, options: GuardOptions): AppError | undefined {
  const host = request.headers.host?.toLowerCase()
  if (host === undefined || !hostsOf(options).has(host)) {
    return new AppError('forbidden', say('Telar does not answer under this host name.'), {
      fix: say('Open http://127.0.0.1:{port}, or add the name to TELAR_ALLOWED_HOSTS.', { port: options.port }),
    })
  }
  if (isFromStudioOnly(request) && !isFromStudio(request, host)) {
    return new AppError('forbidden', say('Another web page may not use this studio.'))
  }
  return undefined
}

/** By options, which are the same object for all requests. */
const hosts = new WeakMap<GuardOptions, ReadonlySet<string>>()

function hostsOf(options: GuardOptions): ReadonlySet<string> {
  const known = hosts.get(options)
  if (known) return known
  const { port, allowedHosts } = options
  const names = loopbackNames.map((name) => `${name}:${port}`)
  // A browser leaves the standard port out of the host.
  const all = new Set([...names, ...(port === 80 ? loopbackNames : []), ...allowedHosts])
  hosts.set(options, all)
  return all
}

function isFromStudioOnly({ method, url }: GuardedRequest): boolean {
  const path = pathOf(url)
  if (isUnder(path, '/api/v1')) return false
  if (!safeMethods.has(method)) return true
  // Reading the studio API is guarded too: its subscriptions are GET requests that can start something.
  return isUnder(path, '/api') && !isUnder(path, '/api/health')
}

function isFromStudio({ headers }: GuardedRequest, host: string): boolean {
  const site = headers['sec-fetch-site']
  // "same-site" is another port on this computer: another program's page.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return headers.origin === undefined || originHost(headers.origin) === host
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/** Whether a `Host` names this computer, with or without a port. */
export const isLoopbackHost = (host: string): boolean => loopbackNames.includes(host.toLowerCase().replace(/:\d+$/, ''))

/** The path of a request line without its query. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url
}

/** Whether `path` is `prefix` or lies under it. */
export function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

import type { OutgoingHttpHeaders, RequestOptions } from 'node:http'

/** A request with its body in memory. Header names in lower case. */
export interface HttpRequest {
  url: string
  method?: string
  headers?: OutgoingHttpHeaders
  body?: string | Uint8Array
  signal?: AbortSignal | undefined
}

/** A parsed address. `place` is origin and path without credentials and query: safe in messages. */
export interface Target {
  options: Pick<RequestOptions, 'host' | 'port' | 'path' | 'auth'>
  secure: boolean
  place: string
}

/** Parsing a URL costs more than looking it up, and a process talks to a handful of addresses. */
const targets = new Map<string, Target>()
const maxTargets = 500

/** Parses an http(s) address; credentials in it become Basic authentication. Throws `TypeError` for anything else. */
export function targetOf(address: string): Target {
  const known = targets.get(address)
  if (known) return known
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`${url.protocol} is not supported`)
  const credentials = url.username && `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const target: Target = {
    options: {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port || undefined,
      path: url.pathname + url.search,
      auth: credentials || undefined,
    },
    secure: url.protocol === 'https:',
    place: url.origin + url.pathname,
  }
  if (targets.size >= maxTargets) targets.clear()
  targets.set(address, target)
  return target
}

/** An address as people may see it: without credentials, query and trailing slash. */
export function publicAddress(address: string): string {
  return targetOf(address).place.replace(/\/+$/, '')
}

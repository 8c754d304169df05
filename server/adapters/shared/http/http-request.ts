import { isIP } from 'node:net'
import type { StopSignal } from '@/server/capabilities/stop-signal'

/** Header names in lower case. The same object for many requests is turned into text once. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** A request with its body in memory. */
export interface HttpRequest {
  url: string
  method?: string
  headers?: HttpHeaders
  body?: string | Uint8Array
  signal?: StopSignal | undefined
  /** The body of the answer is read as bytes, not as text. */
  binary?: boolean
}

/** A parsed address. `place` is origin and path without credentials and query: safe in messages. */
export interface Target {
  secure: boolean
  hostname: string
  port: number
  /** Which connections lead there. */
  origin: string
  /** As the `host` header has it. */
  host: string
  path: string
  /** Basic authentication made of credentials in the address. */
  authorization: string | undefined
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
  const secure = url.protocol === 'https:'
  const credentials = url.username && `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const target: Target = {
    secure,
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    origin: url.origin,
    host: url.host,
    path: url.pathname + url.search,
    authorization: credentials ? `Basic ${Buffer.from(credentials).toString('base64')}` : undefined,
    place: url.origin + url.pathname,
  }
  if (targets.size >= maxTargets) targets.clear()
  targets.set(address, target)
  return target
}

/** The name a server's certificate must bear; none for a bare address, which the handshake must not name. */
export const serverNameOf = ({ hostname }: Target): string | undefined => (isIP(hostname) === 0 ? hostname : undefined)

/** An address as people may see it: without credentials, query and trailing slash. */
export function publicAddress(address: string): string {
  return targetOf(address).place.replace(/\/+$/, '')
}

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// What a header may hold (RFC 9110, 5.5): in particular no line end, after which another header could follow.
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

const headerTexts = new WeakMap<HttpHeaders, string>()

/** Headers as they are sent. Throws `TypeError` for a name or a value that cannot stand in one. */
function headerText(headers: HttpHeaders): string {
  const known = headerTexts.get(headers)
  if (known !== undefined) return known
  let text = ''
  for (const [name, given] of Object.entries(headers)) {
    const values = typeof given === 'string' ? [given] : (given ?? [])
    for (const value of values) {
      if (!headerName.test(name) || !headerValue.test(value)) throw new TypeError(`The header ${name} cannot be sent`)
      text += `${name}: ${value}\r\n`
    }
  }
  headerTexts.set(headers, text)
  return text
}

const noHeaders: HttpHeaders = {}

/** A request as it goes out: all of it as text, or a head before the bytes of its body. */
export interface Message {
  text: string
  /** Holds whole bytes only, which take less work to send than text. */
  encoding: 'latin1' | 'utf8'
  bytes: Uint8Array | undefined
}

/** Puts a request into the form in which it is sent. Throws `TypeError` for what cannot stand in a head. */
export function messageOf({ method = 'GET', headers = noHeaders, body }: HttpRequest, target: Target): Message {
  if (!headerName.test(method)) throw new TypeError('The method of the request is no word')
  const { path, host, authorization } = target
  const own = authorization === undefined || headers.authorization !== undefined
  const length = body === undefined ? 0 : Buffer.byteLength(body)
  const counted = body !== undefined || (method !== 'GET' && method !== 'HEAD')
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n${headerText(headers)}${
    own ? '' : `authorization: ${authorization}\r\n`
  }${counted ? `content-length: ${length}\r\n` : ''}\r\n`
  if (typeof body !== 'string') return { text: head, encoding: 'latin1', bytes: body }
  return { text: head + body, encoding: length === body.length ? 'latin1' : 'utf8', bytes: undefined }
}

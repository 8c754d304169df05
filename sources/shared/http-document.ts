import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { HttpResponse } from '@/server/capabilities/http'
import type { SourceDeps, Validators } from '@/server/capabilities/source'

/** How Telar names itself to servers, and which group of robots.txt it obeys. */
export const userAgent = 'Telar'

export type Answer =
  | { kind: 'content'; response: HttpResponse }
  | { kind: 'unchanged' }
  | { kind: 'gone' }
  /** Only where redirects are not followed. */
  | { kind: 'redirect'; location: string }

/** Statuses with which a server says that it, or what is behind it, cannot answer now. */
const unavailable = new Set([429, 502, 503, 504])
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Asks for a document unless it is the known one. 404 and 410 mean that it is gone. Redirects are followed unless
 * `maxRedirects` says otherwise; a document that is too large is refused unless it may be `cutAtMax`.
 * Throws `source-refused` for other refusals, `source-unreachable` and what `Http` throws.
 */
export async function askFor(
  { http, maxBytes }: SourceDeps,
  url: string,
  known: Validators | undefined,
  { maxRedirects, cutAtMax = false, ...options }: CallOptions & { maxRedirects?: number; cutAtMax?: boolean },
): Promise<Answer> {
  const headers = {
    'user-agent': userAgent,
    ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known?.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  }
  const followed = maxRedirects === undefined ? {} : { maxRedirects }
  const response = await http.request({ url, headers, maxBytes, cutAtMax, ...followed }, options)
  const { status } = response
  const { location } = response.headers
  if (redirects.has(status) && location !== undefined) return { kind: 'redirect', location }
  if (status === 304) return { kind: 'unchanged' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  if (status >= 200 && status < 300) return { kind: 'content', response }
  throw refusal(response)
}

/** The error for an answer that holds no document. */
export function refusal({ url, status }: HttpResponse, reason?: Said | string): AppError {
  const code = unavailable.has(status) ? 'source-unreachable' : 'source-refused'
  const { origin, pathname } = new URL(url)
  return new AppError(
    code,
    reason
      ? say('{origin}{pathname} answers with status {status}: {reason}.', { origin, pathname, status, reason })
      : say('{origin}{pathname} answers with status {status}.', { origin, pathname, status }),
    {
      details: { status },
    },
  )
}

export function validatorsOf({ headers }: HttpResponse): Validators {
  const { etag, 'last-modified': lastModified } = headers
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) }
}

/** The media type without its parameters, in lower case; `undefined` when the server tells none. */
export function mediaType({ headers }: HttpResponse): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || undefined
}

/** The last part of an address's path, readable; its host where there is none. */
export function lastPart(address: string): string {
  const { pathname, host } = new URL(address)
  const last = pathname.split('/').filter(Boolean).at(-1)
  if (last === undefined) return host
  try {
    return decodeURIComponent(last)
  } catch {
    // A stray percent sign is part of the name.
    return last
  }
}

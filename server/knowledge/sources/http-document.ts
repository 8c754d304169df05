import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { HttpResponse } from '@/server/capabilities/http'
import { type SourceDeps, userAgent, type Validators } from './types'

export type Answer = { kind: 'content'; response: HttpResponse } | { kind: 'unchanged' } | { kind: 'gone' }

/** Statuses with which a server says that it, or what is behind it, cannot answer now. */
const unavailable = new Set([429, 502, 503, 504])

/**
 * Asks for a document unless it is the known one. 404 and 410 mean that it is gone.
 * Throws `source-refused` for other refusals, `source-unreachable` and what `Http` throws.
 */
export async function askFor(
  { http, maxBytes }: SourceDeps,
  url: string,
  known: Validators | undefined,
  options: CallOptions,
): Promise<Answer> {
  const headers = {
    'user-agent': userAgent,
    ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known?.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  }
  const response = await http.request({ url, headers, maxBytes }, options)
  const { status } = response
  if (status === 304) return { kind: 'unchanged' }
  if (status === 404 || status === 410) return { kind: 'gone' }
  if (status >= 200 && status < 300) return { kind: 'content', response }
  throw refusal(response)
}

/** The error for an answer that is none. */
export function refusal({ url, status }: HttpResponse, reason = ''): AppError {
  const code = unavailable.has(status) ? 'source-unreachable' : 'source-refused'
  const { origin, pathname } = new URL(url)
  return new AppError(code, `${origin}${pathname} answers with status ${status}${reason && `: ${reason}`}.`, {
    details: { status },
  })
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

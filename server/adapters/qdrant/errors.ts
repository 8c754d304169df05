import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'

/** An answer that is no success, as far as it was understood. */
export interface Refusal {
  status: number
  retryAfter: string | undefined
  /** Qdrant's `status.error`; absent when the body is not Qdrant's (plain text, a proxy's page). */
  error: string | undefined
}

/** What a call is about. */
export interface About {
  /** The collection, for messages. */
  collection?: string
  signal: StopSignal
}

interface Place {
  url: string
  collection?: string | undefined
}

const wrongDimension = /expected dim: (\d+), got (\d+)/i

/** `Retry-After` in milliseconds; it holds seconds or a date. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** What an unsuccessful answer means. Bodies that are not Qdrant's are never shown: they may hold anything. */
export function refusalError(refusal: Refusal, place: Place): AppError {
  const { status, error } = refusal
  const said = error ?? `HTTP ${status}`
  switch (status) {
    case 401:
    case 403:
      // A wrong key is refused in plain text. In its own form Qdrant refuses what a key may not do, or while it is locked.
      if (error !== undefined) return badRequest(status, said, place)
      return new AppError('vectors-refused', say('Qdrant at {url} does not accept the API key.', { url: place.url }), {
        fix: say('Set QDRANT_API_KEY to a key of that server that may read and write.'),
        ofServer: true,
      })
    case 404:
      return error === undefined ? notQdrant(place) : missing(place)
    case 409:
      return new AppError(
        'already-exists',
        say('The vector store already has a collection of this name.'),
        about(place),
      )
    // 408: an operation took longer than Qdrant allows it.
    case 408:
    case 429:
    case 503:
      return new AppError('vectors-busy', say('Qdrant is overloaded: {said}', { said }), {
        retryAfterMs: retryAfterMs(refusal.retryAfter, Date.now()),
      })
    case 502:
    case 504:
      return new AppError(
        'vectors-unreachable',
        say('The server before Qdrant at {url} answers {status}.', { url: place.url, status }),
      )
    case 507:
      return new AppError('vectors-refused', say('Qdrant has no room left: {said}', { said }), {
        fix: say('Free disk space or memory at the Qdrant server.'),
        ofServer: true,
      })
    default:
      return badRequest(status, said, place)
  }
}

function badRequest(status: number, said: string, place: Place): AppError {
  const [, expected, actual] = wrongDimension.exec(said) ?? []
  if (expected === undefined || actual === undefined) {
    return new AppError('vectors-refused', say('Qdrant refused the request: {said}', { said: withoutNames(said) }), {
      retryable: status >= 500,
      ofServer: status >= 500 || status === 401 || status === 402 || status === 403,
      ...about(place),
    })
  }
  return new AppError(
    'dimension-mismatch',
    say('The vector has {actual} dimensions, the collection has {expected}.', { actual, expected }),
    {
      details: { expected: Number(expected), actual: Number(actual) },
      ...about(place),
    },
  )
}

/** The name in the store is for logs: people know a collection by its title. */
const about = ({ collection }: Place): { cause?: unknown } =>
  collection === undefined ? {} : { cause: `in the vector store: ${collection}` }

const withoutNames = (said: string): string => said.replaceAll(/\btelar_\w+/g, '…')

export const missing = (place: Place): AppError =>
  new AppError('collection-missing', say('The vector store has no such collection.'), about(place))

export const notQdrant = ({ url }: Place): AppError =>
  new AppError('vectors-unreachable', say('What answers at {url} is not Qdrant.', { url }), {
    fix: say('Check host, port and path of QDRANT_URL.'),
    retryable: false,
  })

/** What Qdrant holds, as its schema has it; throws `vectors-refused` when it is not what Telar keeps there. */
export function expected<T>(schema: z.ZodType<T>, value: unknown, collection: string): T {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  throw new AppError('vectors-refused', say('A collection in Qdrant holds what Telar did not write.'), {
    fix: say('Use a Qdrant collection of its own for Telar, or index the documents again.'),
    details: { at: error.issues[0]?.path.join('.') ?? '' },
    cause: new Error(`in the vector store: ${collection}`, { cause: error }),
  })
}

/** What it means when there is no answer at all. The caller's own abort is passed on as it is. */
export function connectionError(error: unknown, place: Place, signal: StopSignal): unknown {
  if (signal.aborted || error instanceof AppError) return error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const why = cause instanceof Error ? ` (${cause.message})` : ''
  return new AppError('vectors-unreachable', say('Qdrant at {url} does not answer{why}.', { url: place.url, why }), {
    cause: error,
  })
}

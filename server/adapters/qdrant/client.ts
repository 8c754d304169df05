import { QdrantClient, QdrantClientResourceExhaustedError } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { nativeSignal } from '@/server/capabilities/stop-signal'
import type { QdrantAddress } from './address'
import { type About, connectionError, notQdrant, type Refusal, refusalError } from './errors'

type Api = ReturnType<QdrantClient['api']>
type Answer<T> = Promise<{ data: { result?: T } }>

/**
 * Makes one call through Qdrant's client and gives its result; throws the `AppError` that a failure means, and the
 * signal's reason on abort. `call` must hand `init` on: it carries the signal.
 */
export type Ask = <T>(about: About, call: (api: Api, init: RequestInit) => Answer<T>) => Promise<T>

/**
 * A redirect would take the key elsewhere. The client's own connections are made for the `fetch` of older Nodes, and
 * fail in Node 26: `undefined` is Node's.
 */
const ours = { redirect: 'error', dispatcher: undefined } as const

/** Longest wait for an answer: indexing a large upsert takes seconds, never minutes. */
const answerTimeoutMs = 60_000

/**
 * Qdrant's own client, for everything but queries (see `transport.ts`). It is called through its `api()`, since the
 * methods above that take no signal.
 */
export function createAsk(address: QdrantAddress, headers: Record<string, string>): Ask {
  const { origin, port, path } = address
  const client = new QdrantClient({
    url: origin,
    port,
    prefix: path,
    headers,
    // Any limit of the client's own takes the place of our signal.
    timeout: Number.POSITIVE_INFINITY,
    // It would call the server while a store is made.
    checkCompatibility: false,
  })
  return async (about, call) => {
    const place = { url: address.shown, collection: about.collection }
    const signal = AbortSignal.any([nativeSignal(about.signal), AbortSignal.timeout(answerTimeoutMs)])
    try {
      const { data } = await call(client.api(), { ...ours, signal })
      // A page of some other server is given as text.
      if (data?.result === undefined) throw notQdrant(place)
      return data.result
    } catch (error) {
      about.signal.throwIfAborted()
      if (error instanceof SyntaxError) throw notQdrant(place)
      const refusal = refusalOf(error)
      throw refusal ? refusalError(refusal, place) : connectionError(error, place, about.signal)
    }
  }
}

/** The class of these errors belongs to a package under the client. */
const apiError = z.object({ status: z.number(), headers: z.instanceof(Headers), data: z.unknown() })
const saying = z.object({ status: z.object({ error: z.string() }) })

function refusalOf(error: unknown): Refusal | undefined {
  // Of `Retry-After` the client gives the first character only: as seconds, no more than what Qdrant asked for.
  if (error instanceof QdrantClientResourceExhaustedError) {
    return { status: 429, retryAfter: String(error.retry_after), error: undefined }
  }
  // And it stumbles over one that is a date.
  if (error instanceof Error && error.message.startsWith('Invalid retryAfter')) {
    return { status: 429, retryAfter: undefined, error: undefined }
  }
  const { data: refused } = apiError.safeParse(error)
  if (!refused) return undefined
  const { status, headers, data } = refused
  return {
    status,
    retryAfter: headers.get('retry-after') ?? undefined,
    error: saying.safeParse(data).data?.status.error,
  }
}

import { z } from 'zod'
import { createHttpClient, type HttpClient } from '../shared/http/http-client'
import { textWithVector } from '../shared/vector-text'
import type { QdrantAddress } from './address'
import { type About, connectionError, expected, notQdrant, type Refusal, refusalError } from './errors'

export interface Query<T> extends About {
  collection: string
  /** After the collection's path. */
  path: '/points/query' | '/points/query/batch' | '/points/query/groups'
  body: unknown
  /** The vector in `body`, which may be known as text already. */
  vector?: readonly number[] | undefined
  /** Shape of the answer's `result`. */
  result: z.ZodType<T>
  /** As `result`, for what it is nearly always; nothing for what only the schema can judge. */
  quick?: (result: unknown) => T | undefined
}

/** Sends one query and gives its result; throws the `AppError` that a failure means. */
export type Send = <T>(query: Query<T>) => Promise<T>

const refusalSchema = z.object({ status: z.object({ error: z.string() }) })

/** Longest wait for an answer. */
const answerTimeoutMs = 60_000

/**
 * Queries Qdrant. Everything else goes through `@qdrant/js-client-rest` (see `client.ts`); a query is what every answer
 * of a published pipeline waits for, and that client takes 2.5 times the processor time for it. It also reads only the
 * first digit of `Retry-After`.
 */
export function createTransport(
  address: QdrantAddress,
  headers: Record<string, string>,
  http: HttpClient | undefined,
): Send {
  const client = http ?? createHttpClient({ headersTimeoutMs: answerTimeoutMs })
  // One object, which is turned into text once.
  const sent = { ...headers, 'content-type': 'application/json', accept: 'application/json' }
  return async ({ collection, path, body, vector, result, quick, signal }) => {
    const place = { url: address.shown, collection }
    try {
      const reply = await client.request({
        url: `${address.shown}/collections/${encodeURIComponent(collection)}${path}`,
        method: 'POST',
        headers: sent,
        body: textWithVector(body, vector),
        signal,
      })
      const text = await reply.text()
      if (reply.status !== 200) throw refusalError(refusalOf(reply.status, reply.header('retry-after'), text), place)
      const answer = parseJson(text)
      if (!isAnswer(answer)) throw notQdrant(place)
      return quick?.(answer.result) ?? expected(result, answer.result, collection)
    } catch (error) {
      throw connectionError(error, place, signal)
    }
  }
}

function isAnswer(value: unknown): value is { result: unknown } {
  return typeof value === 'object' && value !== null && 'result' in value
}

function refusalOf(status: number, retryAfter: string | undefined, text: string): Refusal {
  const parsed = refusalSchema.safeParse(parseJson(text))
  return { status, retryAfter, error: parsed.success ? parsed.data.status.error : undefined }
}

/** `undefined` for what is not JSON: refusals come as plain text too. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

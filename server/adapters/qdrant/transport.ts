import { z } from 'zod'
import { createHttpClient, type HttpClient } from '../http/http-client'
import type { QdrantAddress } from './address'
import { connectionError, notQdrant, type Refusal, refusalError, unexpectedAnswer } from './errors'

export interface Call<T> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query after the base. */
  path: string
  /** The collection it is about, for messages. */
  collection?: string
  /** JSON text. */
  body?: string
  /** Shape of the answer's `result`. */
  result: z.ZodType<T>
  /** The answer is the result itself, as with Qdrant's root. */
  bare?: boolean
  signal: AbortSignal
}

/** Sends one call and gives its result; throws the `AppError` that a failure means. */
export type Send = <T>(call: Call<T>) => Promise<T>

const answerSchema = z.object({ result: z.unknown(), status: z.unknown() }).refine((answer) => 'result' in answer)
const refusalSchema = z.object({ status: z.object({ error: z.string() }) })

/** Longest wait for an answer: indexing a large upsert takes seconds, never minutes. */
const answerTimeoutMs = 60_000

/**
 * Calls Qdrant's REST interface. Not through `@qdrant/js-client-rest`, whose types are used: its client reads only the
 * first digit of `Retry-After`, replaces an abort signal by its own timeout, and takes 2.5 times the processor time a query.
 */
export function createTransport(
  address: QdrantAddress,
  apiKey: string | undefined,
  http: HttpClient | undefined,
): Send {
  const client = http ?? createHttpClient({ headersTimeoutMs: answerTimeoutMs })
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey && { 'api-key': apiKey }),
  }
  return async ({ method, path, collection, body, result, bare = false, signal }) => {
    const place = { url: address.shown, collection }
    try {
      const reply = await client.request({
        url: address.base + path,
        method,
        headers,
        signal,
        ...(body !== undefined && { body }),
      })
      const text = await reply.text()
      if (reply.status !== 200)
        throw refusalError(refusalOf(reply.status, reply.incoming.headers['retry-after'], text), place)
      const answer = parseJson(text)
      const envelope = bare ? { result: answer } : answerSchema.safeParse(answer).data
      if (!envelope) throw notQdrant(place)
      const parsed = result.safeParse(envelope.result)
      if (parsed.success) return parsed.data
      throw bare ? notQdrant(place) : unexpectedAnswer(place, parsed.error)
    } catch (error) {
      throw connectionError(error, place, signal)
    }
  }
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

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import type { Provider } from '@/pipeline/model-ref'
import { type Said, say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { HttpClient } from '../http/http-client'
import type { HttpReply } from '../http/http-reply'
import { type HttpHeaders, publicAddress } from '../http/http-request'
import { describeFailure } from './describe-failure'
import { readTooLong } from './too-long'

/** A model server as both adapters see it. */
export interface ModelServer {
  provider: Provider
  /** How messages call it: `Ollama`. */
  name: Said | string
  /** The environment variable that holds its address; fixes name it. */
  variable: string
  /** Base address, without a trailing slash. */
  url: string
  headers: Record<string, string>
  client: HttpClient
  /** What to do about a 401 or 403. */
  unauthorizedFix: Said
}

export interface ModelCall {
  path: string
  /** Sent as JSON by POST; without a body the call is a GET. */
  body?: unknown
  /** The model the call is about, for messages. */
  model?: string
  signal: StopSignal
}

/**
 * Sends a call and returns the reply of a 2xx status. Throws AppError: `models-unreachable`, `models-busy`,
 * `model-missing`, `model-refused`, `model-failed`; on abort the signal's reason.
 */
export async function callModelServer(server: ModelServer, call: ModelCall): Promise<HttpReply> {
  const reply = await open(server, call)
  if (reply.status >= 200 && reply.status < 300) return reply
  const text = await readText(server, reply, call.signal)
  throw refused(server, call, { status: reply.status, retryAfter: reply.header('retry-after'), text })
}

/** As `callModelServer`, with the whole body as text. */
export async function callForText(server: ModelServer, call: ModelCall): Promise<string> {
  return readText(server, await callModelServer(server, call), call.signal)
}

/** As `callModelServer`, with the body parsed by a schema; a body that does not match throws `model-failed`. */
export async function callForJson<T>(server: ModelServer, call: ModelCall, schema: z.ZodType<T>): Promise<T> {
  return promised(server, call, parseJson(await callForText(server, call)), schema)
}

/** An answer as its schema has it; throws `model-failed` for anything else. */
export function promised<T>(server: ModelServer, { path }: ModelCall, answer: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new AppError(
    'model-failed',
    say('{name} gave an answer to {path} that is not what its API promises.', { name: server.name, path }),
    {
      cause: parsed.error,
      fix: say('Check that {variable} is the address of {name}, and that its version is not too old.', {
        variable: server.variable,
        name: server.name,
      }),
    },
  )
}

/** One object per server, which is turned into text once. */
const jsonHeaders = new WeakMap<ModelServer, HttpHeaders>()

function jsonHeadersOf(server: ModelServer): HttpHeaders {
  let headers = jsonHeaders.get(server)
  if (!headers) {
    headers = { ...server.headers, 'content-type': 'application/json' }
    jsonHeaders.set(server, headers)
  }
  return headers
}

async function open(server: ModelServer, { path, body, signal }: ModelCall): Promise<HttpReply> {
  const url = server.url + path
  try {
    return await server.client.request(
      body === undefined
        ? { url, headers: server.headers, signal }
        : {
            url,
            method: 'POST',
            headers: jsonHeadersOf(server),
            body: JSON.stringify(body),
            signal,
          },
    )
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw noAnswer(server, error)
  }
}

/** The error for a request that got no response, from what `HttpClient.request` rejected with. */
export function noAnswer(server: ModelServer, error: unknown): AppError {
  return unreachable(server, describeFailure(error), error)
}

function unreachable(server: ModelServer, why: Said, cause?: unknown): AppError {
  const url = publicAddress(server.url)
  return new AppError(
    'models-unreachable',
    say('{name} does not answer at {url}: {why}.', { name: server.name, url, why }),
    {
      cause,
      details: { provider: server.provider, url },
      fix: say('Start {name}, or set {variable} to its address.', { name: server.name, variable: server.variable }),
    },
  )
}

async function readText(server: ModelServer, reply: HttpReply, signal: StopSignal): Promise<string> {
  try {
    return await reply.text()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw brokenOff(server, error)
  }
}

/** The error for an answer that ended before it was complete. */
export function brokenOff(server: ModelServer, cause?: unknown): AppError {
  return new AppError('model-failed', say('{name} broke off in the middle of an answer.', { name: server.name }), {
    cause,
  })
}

/** An answer of a status that is no success. */
export interface Refusal {
  status: number
  retryAfter: string | undefined
  /** Its body. */
  text: string
}

/** What an unsuccessful answer means. */
export function refused(server: ModelServer, { model, path }: ModelCall, refusal: Refusal): AppError {
  const { status } = refusal
  const said = errorText(refusal.text)
  const details = { provider: server.provider, status, ...(model !== undefined && { model }) }
  const told = (what: Said): Said =>
    model === undefined
      ? say('{what}: {said}', { what, said: said ?? status })
      : say('{what} (model {model}): {said}', { what, model, said: said ?? status })
  switch (status) {
    case 401:
    case 402:
    case 403:
      // Ollama has no keys of its own: so it answers for a model that runs elsewhere. Others may quote the key they refuse.
      if (server.provider === 'ollama' && model !== undefined && said !== undefined) {
        return new AppError(
          'model-refused',
          say('{name} may not use the model {model} ({status}): {said}', { name: server.name, model, status, said }),
          {
            details,
            ofServer: true,
            fix: say('Sign in where Ollama runs (`ollama signin`), or choose a model that runs there.'),
          },
        )
      }
      return new AppError('model-refused', say('{name} refused the key ({status}).', { name: server.name, status }), {
        details,
        ofServer: true,
        fix: server.unauthorizedFix,
      })
    case 404:
      // A page of some other server also says 404, but not in this form.
      if (said === undefined || model === undefined)
        return unreachable(server, say('{path} is not there (404)', { path }))
      return new AppError(
        'model-missing',
        say('The model {model} is not on {name}: {said}', { model, name: server.name, said }),
        { details },
      )
    case 429:
    case 503:
      return new AppError('models-busy', told(say('{name} has too many requests waiting', { name: server.name })), {
        details,
        retryAfterMs: retryAfterMs(refusal.retryAfter),
      })
    case 502:
    case 504:
      return unreachable(server, say('a gateway before it said {status}', { status }))
    default:
      if (status >= 500 && !readTooLong(said))
        return new AppError('model-failed', told(say('{name} failed', { name: server.name })), { details })
      return refusedRequest(told(say('{name} refused the request', { name: server.name })), readTooLong(said), details)
  }
}

function refusedRequest(
  message: Said,
  length: ReturnType<typeof readTooLong>,
  details: { [key: string]: Json },
): AppError {
  return new AppError('model-refused', message, {
    details: { ...details, ...length },
    ...(length && {
      fix: say('Send less text at once (smaller chunks, a shorter prompt), or raise the context length.'),
    }),
  })
}

/**
 * The error for a failure told in the middle of a stream. A prompt that is too long is refused so by servers that have
 * sent their headers before they counted.
 */
export function brokenOffBy(server: ModelServer, said: string): AppError {
  return new AppError('model-failed', say('{name} broke off: {said}', { name: server.name, said }), {
    details: { ...readTooLong(said) },
  })
}

const errorBodySchema = z.union([
  z.object({ error: z.string() }).transform((body) => body.error),
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
])

/** What the server says went wrong (`{"error": "…"}` or `{"error": {"message": "…"}}`); undefined for other bodies. */
export function errorText(body: string): string | undefined {
  return errorOf(parseJson(body))
}

/** As `errorText`, of a parsed value. */
export function errorOf(value: unknown): string | undefined {
  const parsed = errorBodySchema.safeParse(value)
  return parsed.success ? parsed.data.slice(0, 500) : undefined
}

/** Parses JSON; `undefined` for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is an answer here: callers report what they expected instead.
    return undefined
  }
}

/** Reads `Retry-After` (RFC 9110, 10.2.3): seconds or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

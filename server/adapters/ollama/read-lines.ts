import { AppError } from '@/pipeline/errors'
import type { HttpReply } from '../http/http-reply'
import { LineCutter } from '../model-server/lines'
import { brokenOff, errorOf, type ModelServer, parseJson } from '../model-server/model-server'

/**
 * Reads an NDJSON answer; gives the lines that arrived together at once, which costs one wait instead of one for each.
 * Throws `model-failed` for a connection that breaks.
 */
export async function* readLines(
  server: ModelServer,
  reply: HttpReply,
  signal: AbortSignal,
): AsyncGenerator<readonly string[], void, undefined> {
  const cutter = new LineCutter()
  try {
    for await (const text of reply.chunks()) yield cutter.push(text)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw error instanceof AppError ? error : brokenOff(server, error)
  }
  yield cutter.end()
}

/**
 * A line as `read` has it; `read` gives an error for what is none. A failure comes as an `{"error"}` line under HTTP
 * 200 and throws `model-failed`, as does a line that is not what the API promises.
 */
export function parseLine<T>(server: ModelServer, line: string, read: (value: unknown) => T | Error): T {
  const value = parseJson(line)
  const parsed = read(value)
  if (!(parsed instanceof Error)) return parsed
  const said = errorOf(value)
  if (said !== undefined) throw new AppError('model-failed', `${server.name} broke off: ${said}`)
  throw new AppError('model-failed', `${server.name} sent a line that is not what its API promises.`, { cause: parsed })
}

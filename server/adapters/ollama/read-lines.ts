import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { HttpReply } from '../http/http-reply'
import { LineCutter } from '../model-server/lines'
import { brokenOff, errorOf, type ModelServer, parseJson } from '../model-server/model-server'

/**
 * Reads an NDJSON answer; gives the lines that arrived together at once, which costs one wait instead of one for each. A later failure comes as an `{"error"}` line under HTTP 200 and throws
 * `model-failed`, as do a line that is not what the API promises and a connection that breaks.
 */
export async function* readLines<T>(
  server: ModelServer,
  reply: HttpReply,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<Iterable<T>, void, undefined> {
  const cutter = new LineCutter()
  try {
    for await (const text of reply.chunks()) {
      yield parsedLines(server, cutter.push(text), schema, signal)
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw error instanceof AppError ? error : brokenOff(server, error)
  }
  yield parsedLines(server, cutter.end(), schema, signal)
}

function* parsedLines<T>(
  server: ModelServer,
  lines: readonly string[],
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Generator<T, void, undefined> {
  for (const line of lines) {
    // The reader may abort between two lines.
    signal.throwIfAborted()
    if (line !== '') yield parseLine(server, line, schema)
  }
}

function parseLine<T>(server: ModelServer, line: string, schema: z.ZodType<T>): T {
  const value = parseJson(line)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const said = errorOf(value)
  if (said !== undefined) throw new AppError('model-failed', `${server.name} broke off: ${said}`)
  throw new AppError('model-failed', `${server.name} sent a line that is not what its API promises.`, {
    cause: parsed.error,
  })
}

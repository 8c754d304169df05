import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { HttpReply } from '../shared/http/http-reply'
import { LineCutter } from '../shared/model-server/lines'
import { brokenOff, brokenOffBy, errorOf, type ModelServer, parseJson } from '../shared/model-server/model-server'

/**
 * Reads an NDJSON answer; gives the values of lines that arrived together at once, which costs one wait instead of one
 * for each. A line that is not JSON gives `undefined`. Throws `model-failed` for a connection that breaks.
 */
export async function* readValues(
  server: ModelServer,
  reply: HttpReply,
  signal: StopSignal,
): AsyncGenerator<readonly unknown[], void, undefined> {
  const cutter = new LineCutter()
  try {
    for await (const text of reply.chunks()) yield valuesOf(cutter.push(text))
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw error instanceof AppError ? error : brokenOff(server, error)
  }
  yield valuesOf(cutter.end())
}

/** Many short lines are parsed as one list, at half the cost; one by one where that does not give a value for each. */
function valuesOf(lines: readonly string[]): readonly unknown[] {
  const full = lines.filter((line) => line !== '')
  if (full.length > 1) {
    const list = parseJson(`[${full.join(',')}]`)
    if (Array.isArray(list) && list.length === full.length) return list
  }
  return full.map(parseJson)
}

/**
 * A line's value as `read` has it; `read` gives an error for anything else. A failure comes as an `{"error"}` line under
 * HTTP 200 and throws `model-failed`, as does a line that is not what the API promises.
 */
export function readLine<T>(server: ModelServer, value: unknown, read: (value: unknown) => T | Error): T {
  const parsed = read(value)
  if (!(parsed instanceof Error)) return parsed
  const said = errorOf(value)
  if (said !== undefined) throw brokenOffBy(server, said)
  throw new AppError(
    'model-failed',
    say('{name} sent a line that is not what its API promises.', { name: server.name }),
    { cause: parsed },
  )
}

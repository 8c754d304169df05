import { AppError, errorInfo } from '@/pipeline/errors'
import { knownError } from '@/server/capabilities/store-error'

/** RFC 9457 problem document. `type` is the error's place on the studio's page of errors. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
  fix: string
  [extension: string]: unknown
}

/**
 * An error as a problem document; unknown errors become `internal` without their text. The studio gets what is said apart
 * from any language, too.
 */
export function problemOf(thrown: unknown, { studio = false } = {}): Problem {
  const error = knownError(thrown)
  const { code, message, fix, said, details } = errorInfo(error)
  const status = error instanceof AppError ? error.status : 500
  const problem = {
    ...details,
    type: `/errors#${code}`,
    title: code.replaceAll('-', ' '),
    status,
    detail: message,
    code,
    fix,
  }
  return studio && said ? { ...problem, said } : problem
}

/** `Retry-After` for an error after which waiting helps. */
export function retryAfter(error: unknown): Record<string, string> {
  if (!(error instanceof AppError) || error.retryAfterMs === undefined) return {}
  return { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }
}

/** The response for an error, with `Retry-After` where waiting helps. */
export function problemResponse(
  thrown: unknown,
  headers: Record<string, string> = {},
  door = { studio: false },
): Response {
  const error = knownError(thrown)
  const problem = problemOf(error, door)
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers, ...retryAfter(error) },
  })
}

import { AppError, errorInfo } from '@/pipeline/errors'

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

/** An error as a problem document; unknown errors become `internal` without their text. */
export function problemOf(error: unknown): Problem {
  const { code, message, fix, details } = errorInfo(error)
  const status = error instanceof AppError ? error.status : 500
  return { ...details, type: `/errors#${code}`, title: code.replaceAll('-', ' '), status, detail: message, code, fix }
}

/** The response for an error, with `Retry-After` where the other side asked to wait. */
export function problemResponse(error: unknown, headers: Record<string, string> = {}): Response {
  const problem = problemOf(error)
  const response = new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
  if (error instanceof AppError && error.retryAfterMs !== undefined) {
    response.headers.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)))
  }
  return response
}

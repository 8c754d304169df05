import { AppError, meaning } from '@/pipeline/errors'
import { problemResponse } from '@/server/api/problem'
import { knownError } from '@/server/capabilities/store-error'

/**
 * An error as callers of an endpoint may know it. What failed inside tells them its kind and the run to ask about; the
 * sentence with addresses and words of other servers is in the run's record, for whoever runs Telar.
 */
export function publicError(error: unknown): unknown {
  // That one is Telar's own sentence: it holds the title of a collection, and whoever runs the endpoint must hear it.
  if (!(error instanceof AppError) || error.status < 500 || error.code === 'index-lost') return error
  const { runId } = error.details
  return new AppError(error.code, meaning(error.code), {
    retryAfterMs: error.retryAfterMs,
    cause: error,
    ...(runId !== undefined && { details: { runId } }),
  })
}

/** The answer to what was thrown. What is no AppError is told to `onInternalError` alone. */
export function errorResponse(
  thrown: unknown,
  where: string,
  { onInternalError }: { onInternalError: (error: unknown, where: string) => void },
): Response {
  const error = knownError(thrown)
  if (!(error instanceof AppError)) onInternalError(error, where)
  const refused = error instanceof AppError && error.code === 'unauthorized'
  return problemResponse(publicError(error), refused ? { 'www-authenticate': 'Bearer' } : {})
}

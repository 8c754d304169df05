import { AppError } from '@/pipeline/errors'

/** What a model server said when it refused a text as too long, in its tokens; most say little. */
export interface TooLong {
  /** The most it takes. */
  limit?: number
  /** What it counted. */
  counted?: number
}

/** The facts of a refusal because of length; undefined for any other error. */
export function tooLong(error: unknown): TooLong | undefined {
  if (!(error instanceof AppError) || error.details.tooLong !== true) return undefined
  const { limit, counted } = error.details
  return {
    ...(typeof limit === 'number' && { limit }),
    ...(typeof counted === 'number' && { counted }),
  }
}

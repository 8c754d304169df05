import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** Validates what a caller sent. Throws `invalid-input` naming the field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const [first] = result.error.issues
  const field = first?.path.join('.') || 'input'
  throw new AppError('invalid-input', say('{field}: {reason}', { field, reason: { template: first?.message ?? '' } }), {
    details: { field },
  })
}

import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { judge, placed } from '@/pipeline/judge'

/** Validates what a caller sent. Throws `invalid-input` naming the field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = judge(schema, input)
  if (result.success) return result.data
  const { first } = result
  throw new AppError('invalid-input', placed(first, 'input'), { details: { field: first.path.join('.') || 'input' } })
}

import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'

/**
 * Reads the JSON object in a model's answer, also with words or a fence around it. Throws `invalid-model-output`, naming
 * what was expected (`the questions`).
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>, expected: Said): T {
  let value: unknown
  try {
    value = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
  } catch (cause) {
    throw new AppError('invalid-model-output', say('The model’s answer with {expected} is not JSON.', { expected }), {
      cause,
    })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('invalid-model-output', say('The model’s answer does not have {expected}.', { expected }), {
    cause: parsed.error,
  })
}

import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'

/**
 * Reads the JSON object in a model's answer, also with words or a fence around it. Throws `invalid-model-output`, naming
 * what was expected (`the questions`).
 */
export function readAnswer<T>(text: string, schema: z.ZodType<T>, expected: string): T {
  let value: unknown
  try {
    value = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
  } catch (cause) {
    throw new AppError('invalid-model-output', `The model’s answer with ${expected} is not JSON.`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('invalid-model-output', `The model’s answer does not have ${expected}.`, { cause: parsed.error })
}

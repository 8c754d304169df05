import { AppError } from '@/pipeline/errors'
import { type Json, jsonSchema } from '@/pipeline/json'
import { validatorOf } from './definition'

/** Reads an answer without a fence as JSON of the given schema. Throws `invalid-model-output` with the place that does not fit. */
export function readJson(text: string, schema: { [key: string]: Json }): Json {
  let value: Json
  try {
    value = jsonSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('invalid-model-output', 'The model’s answer is not JSON.', { cause })
  }
  const checked = validatorOf(schema).safeParse(value)
  if (checked.success) return value
  const first = checked.error.issues[0]
  const place = first?.path.length ? ` at "${first.path.join('.')}"` : ''
  throw new AppError(
    'invalid-model-output',
    `The model’s answer does not match the schema${place}: ${first?.message ?? ''}.`,
  )
}

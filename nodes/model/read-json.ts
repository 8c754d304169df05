import { AppError } from '@/pipeline/errors'
import { type Json, jsonSchema } from '@/pipeline/json'
import { fitsSchema } from '../shared/fits-schema'

const fence = /^```(?:json)?[^\S\n]*\n([\s\S]*?)\n?```$/i

/** Reads an answer as JSON of the given schema. Throws `invalid-model-output` with the place that does not fit. */
export async function readJson(text: string, schema: { [key: string]: Json }): Promise<Json> {
  const bare = fence.exec(text.trim())?.[1] ?? text
  let value: Json
  try {
    value = jsonSchema.parse(JSON.parse(bare))
  } catch (cause) {
    throw new AppError('invalid-model-output', 'The model’s answer is not JSON.', { cause })
  }
  const checked = await fitsSchema([value], schema)
  if ('at' in checked) return value
  const place = checked.place ? ` at "${checked.place}"` : ''
  throw new AppError('invalid-model-output', `The model’s answer does not match the schema${place}: ${checked.reason}.`)
}

import { AppError } from '@/pipeline/errors'
import { type Json, jsonSchema } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import { fitsSchema } from '../shared/fits-schema'

/** Reads an answer without a fence as JSON of the given schema. Throws `invalid-model-output` with the place that does not fit. */
export async function readJson(text: string, schema: { [key: string]: Json }): Promise<Json> {
  let value: Json
  try {
    value = jsonSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('invalid-model-output', say('The model’s answer is not JSON.'), { cause })
  }
  const checked = await fitsSchema([value], schema)
  if ('at' in checked) return value
  const { place, reason } = checked
  throw new AppError(
    'invalid-model-output',
    place
      ? say('The model’s answer does not match the schema at "{place}": {reason}.', { place, reason })
      : say('The model’s answer does not match the schema: {reason}.', { reason }),
  )
}

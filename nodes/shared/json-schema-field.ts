import { z } from 'zod'
import { type Json, jsonSchema } from '@/pipeline/json'
import type { ConfigIssue } from '@/pipeline/node-definition'
import { type Said, say, sentence } from '@/pipeline/said'

/** A config field that holds a JSON schema. A text that is none yet stays in it, and is an issue. */
export const jsonSchemaField = z
  .record(z.string(), jsonSchema, sentence('This is not JSON yet: a JSON schema is an object.'))
  .optional()

type Schema = { [key: string]: Json }

/** Makes a validator of a JSON schema. Throws when it is none. */
export function validatorOf(schema: Schema): z.ZodType {
  // The type of JSON schemas is narrower than JSON; what it cannot read it refuses by throwing.
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
}

/** What keeps the JSON schema in the field `schema` from being used. */
export function schemaIssues(schema: Schema | undefined): ConfigIssue[] {
  const reason = schema && (mistakeIn(schema, '') ?? refusalOf(schema))
  return reason ? [{ code: 'config-invalid', message: reason, path: ['schema'] }] : []
}

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']
/** Keywords whose value is one schema, several by name, and a list of them. */
const single = ['items', 'additionalProperties', 'not', 'contains', 'propertyNames']
const named = ['properties', 'patternProperties', '$defs', 'definitions']
const listed = ['anyOf', 'oneOf', 'allOf', 'prefixItems']

/** The first mistake that people make, with its place; names that JSON Schema does not have are no mistake there. */
function mistakeIn(value: Json | undefined, place: string): Said | null {
  if (typeof value === 'boolean') return null
  const at = place || say('the schema')
  if (!isRecord(value)) return say('In {at} a schema is expected, which is an object.', { at })
  const wanted = value.type === undefined ? [] : [value.type].flat()
  const unknown = wanted.find((type) => typeof type !== 'string' || !types.includes(type))
  if (unknown !== undefined)
    return say('In {at} the type is {type}; JSON Schema knows {types}.', { at, type: JSON.stringify(unknown), types })
  const { required, pattern } = value
  if (required !== undefined && !(Array.isArray(required) && required.every((name) => typeof name === 'string')))
    return say('In {at}, “required” must be a list of names.', { at })
  if (value.enum !== undefined && !Array.isArray(value.enum)) return say('In {at}, “enum” must be a list.', { at })
  if (value.enum?.length === 0) return say('In {at}, “enum” has no value; name at least one.', { at })
  if (pattern !== undefined && !isPattern(pattern)) return say('In {at}, “pattern” is no regular expression.', { at })
  return mistakeBelow(value, place)
}

function mistakeBelow(value: Schema, place: string): Said | null {
  const below = (path: string) => (place === '' ? path : `${place}.${path}`)
  for (const key of [...named, ...listed]) {
    const inside = value[key]
    if (inside === undefined) continue
    const isList = listed.includes(key)
    if (isList ? !Array.isArray(inside) : !isRecord(inside)) {
      const at = below(key)
      return isList
        ? say('{at} must be a list of schemas.', { at })
        : say('{at} must be an object that gives each name its schema.', { at })
    }
    const parts = Array.isArray(inside) ? inside.entries() : isRecord(inside) ? Object.entries(inside) : []
    for (const [name, part] of parts) {
      const mistake = mistakeIn(part, below(`${key}.${name}`))
      if (mistake) return mistake
    }
  }
  for (const key of single) {
    const mistake = value[key] === undefined ? null : mistakeIn(value[key], below(key))
    if (mistake) return mistake
  }
  return null
}

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isPattern(pattern: Json): boolean {
  try {
    return typeof pattern === 'string' && new RegExp(pattern) instanceof RegExp
  } catch {
    return false
  }
}

function refusalOf(schema: Schema): Said | null {
  try {
    validatorOf(schema)
    return null
  } catch (error) {
    return say('This is not a usable JSON schema: {reason}', {
      reason: error instanceof Error ? error.message : String(error),
    })
  }
}

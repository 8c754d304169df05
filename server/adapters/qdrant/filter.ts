import type { Schemas } from '@qdrant/js-client-rest'
import { AppError } from '@/pipeline/errors'
import { builtInFields, type Condition, type Filter } from '@/pipeline/filter'
import { isStaged } from './conditions'

type QdrantCondition = Schemas['Condition']

const builtIn = new Set(builtInFields.map(({ name }) => name))
const plainKey = /^[A-Za-z0-9_-]+$/

/** Where a field stands in the payload: built-in fields at the top, the collection's own under `metadata`. */
export function payloadKey(field: string): string {
  if (builtIn.has(field)) return field
  if (plainKey.test(field)) return `metadata.${field}`
  if (!field.includes('"')) return `metadata."${field}"`
  throw new AppError(
    'vectors-refused',
    `The field name ${field} cannot be filtered on: it contains a quotation mark.`,
    { details: { field } },
  )
}

/** Equality with any of the values. Numbers go as ranges: Qdrant matches whole numbers only, and floats have range indexes. */
function equalsAny(key: string, values: readonly (string | number | boolean)[]): QdrantCondition {
  const strings = values.filter((value) => typeof value === 'string')
  const conditions: QdrantCondition[] = []
  if (strings.length === 1 && strings[0] !== undefined) conditions.push({ key, match: { value: strings[0] } })
  else if (strings.length > 1) conditions.push({ key, match: { any: strings } })
  for (const value of values) {
    if (typeof value === 'number') conditions.push({ key, range: { gte: value, lte: value } })
    if (typeof value === 'boolean') conditions.push({ key, match: { value } })
  }
  const [only] = conditions
  return conditions.length === 1 && only ? only : { should: conditions }
}

function condition(one: Condition): QdrantCondition {
  const key = payloadKey(one.field)
  switch (one.op) {
    case 'eq':
      return equalsAny(key, [one.value])
    case 'ne':
      return { must_not: [equalsAny(key, [one.value])] }
    case 'in':
      return equalsAny(key, one.value)
    case 'notIn':
      return { must_not: [equalsAny(key, one.value)] }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return { key, range: { [one.op]: one.value } }
    case 'contains':
      return { key, match: { text: one.value } }
    case 'exists':
      return { must_not: [{ is_empty: { key } }] }
    case 'missing':
      return { is_empty: { key } }
  }
}

/** A filter in Qdrant's terms, for what is searchable. */
export function qdrantFilter(filter: Filter | undefined): Schemas['Filter'] {
  const { must = [], should = [], mustNot = [] } = filter ?? {}
  return {
    ...(must.length > 0 && { must: must.map(condition) }),
    ...(should.length > 0 && { should: should.map(condition) }),
    must_not: [...mustNot.map(condition), isStaged],
  }
}

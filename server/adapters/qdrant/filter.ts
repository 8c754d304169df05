import type { Schemas } from '@qdrant/js-client-rest'
import type { Span } from '@/pipeline/datetime'
import { builtInFields } from '@/pipeline/filter'
import type { StoreCondition, StoreFilter } from '@/pipeline/fit-filter'
import { isStaged } from './conditions'

type QdrantCondition = Schemas['Condition']

const builtIn = new Set(builtInFields.map(({ name }) => name))

/** Where a field stands in the payload: built-in fields at the top, the collection's own under `metadata`. */
export const payloadKey = (field: string): string => (builtIn.has(field) ? field : `metadata.${field}`)

const first = Date.parse('0001-01-01')
const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Qdrant reads years of four digits. */
const timeOf = (moment: number): string => new Date(Math.min(Math.max(moment, first), last)).toISOString()

const rangeOf = ({ from, to }: Span): Schemas['DatetimeRange'] => ({
  ...(from !== undefined && { gte: timeOf(from) }),
  ...(to !== undefined && { lt: timeOf(to) }),
})

const anyOf = (conditions: QdrantCondition[]): QdrantCondition => {
  const [only] = conditions
  return conditions.length === 1 && only ? only : { should: conditions }
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
  return anyOf(conditions)
}

function testOf(one: StoreCondition): QdrantCondition {
  const key = payloadKey(one.field)
  switch (one.test) {
    case 'equals':
      return equalsAny(key, one.values)
    case 'within':
      return anyOf(one.spans.map((span) => ({ key, range: rangeOf(span) })))
    case 'compares':
      return { key, range: { [one.op]: one.bound } }
    case 'contains':
      return { key, match: { text: one.text } }
    case 'exists':
      return { must_not: [{ is_empty: { key } }] }
  }
}

function condition(one: StoreCondition): QdrantCondition {
  if (one.not && one.test === 'exists') return { is_empty: { key: payloadKey(one.field) } }
  return one.not ? { must_not: [testOf(one)] } : testOf(one)
}

/** A filter in Qdrant's terms, for what is searchable. */
export function qdrantFilter(filter: StoreFilter | undefined): Schemas['Filter'] {
  const { must = [], should = [], mustNot = [] } = filter ?? {}
  return {
    ...(must.length > 0 && { must: must.map(condition) }),
    ...(should.length > 0 && { should: should.map(condition) }),
    must_not: [...mustNot.map(condition), isStaged],
  }
}

import type { Condition, Filter, Match, PointId, Range } from './schemas'

export interface FilterSubject {
  id: PointId
  payload: Record<string, unknown>
}
/** Fields with a full-text index: there `match.text` looks for words, elsewhere for a piece of the string. */
export type TextFields = ReadonlySet<string>

/** Whether a point passes a filter, by https://qdrant.tech/documentation/concepts/filtering/ */
export function passes(subject: FilterSubject, filter: Filter | undefined, textFields: TextFields): boolean {
  if (!filter) return true
  const holds = (condition: Condition) => conditionHolds(subject, condition, textFields)
  const { must = [], should = [], must_not = [] } = filter
  return must.every(holds) && !must_not.some(holds) && (should.length === 0 || should.some(holds))
}

function conditionHolds(subject: FilterSubject, condition: Condition, textFields: TextFields): boolean {
  if ('has_id' in condition) return condition.has_id.includes(subject.id)
  if ('is_empty' in condition) return members(subject, condition.is_empty.key).length === 0
  if ('match' in condition) {
    const values = members(subject, condition.key)
    return matches(values, condition.match, textFields.has(condition.key))
  }
  if ('range' in condition) return members(subject, condition.key).some((value) => inRange(value, condition.range))
  return passes(subject, condition, textFields)
}

/** The values under a path like `metadata.year` or `metadata."odd name"`; a list gives its members. */
function members({ payload }: FilterSubject, key: string): unknown[] {
  let value: unknown = payload
  for (const part of key.match(/"[^"]+"|[^.]+/g) ?? []) {
    if (typeof value !== 'object' || value === null) return []
    value = Object.getOwnPropertyDescriptor(value, part.replace(/^"|"$/g, ''))?.value
  }
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function matches(values: readonly unknown[], match: Match, isText: boolean): boolean {
  if ('value' in match) return values.includes(match.value)
  if ('any' in match) return values.some((value) => [...match.any].some((one) => one === value))
  if ('except' in match) return values.some((value) => ![...match.except].some((one) => one === value))
  const texts = values.filter((value) => typeof value === 'string')
  if (!isText) return texts.some((text) => text.includes(match.text))
  const wanted = wordsOf(match.text)
  const present = new Set(texts.flatMap(wordsOf))
  return wanted.length > 0 && wanted.every((word) => present.has(word))
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

function inRange(value: unknown, range: Range): boolean {
  const bounds = Object.entries(range)
  const comparable = bounds.every(([, bound]) => typeof bound === typeof value)
  if (!comparable || bounds.length === 0) return false
  const subject = order(value)
  return bounds.every(([op, bound]) => {
    if (op === 'gt') return subject > order(bound)
    if (op === 'gte') return subject >= order(bound)
    if (op === 'lt') return subject < order(bound)
    return subject <= order(bound)
  })
}

/** Numbers as they are; dates as milliseconds, without a zone in UTC. Anything else compares with nothing. */
function order(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return Number.NaN
  const hasTime = value.includes(':')
  const hasZone = /(z|[+-]\d{2}:?\d{2})$/i.test(value)
  return Date.parse(hasTime && !hasZone ? `${value}Z` : value)
}

import { wrongInput } from './refusal'
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

/** What a condition may compare with where a field has an index. */
const comparable: Record<string, readonly string[]> = {
  keyword: ['match string', 'text'],
  uuid: ['match string'],
  text: ['match string', 'text'],
  bool: ['match boolean'],
  integer: ['match number', 'range number'],
  float: ['range number'],
  datetime: ['range string', 'text'],
}

/**
 * Refuses conditions that ask an index for values it cannot hold. Stricter than the real server, which finds nothing for
 * them: in a negation that lets everything through.
 */
export function checkFilter(filter: Filter | undefined, indexTypes: ReadonlyMap<string, string>): void {
  for (const condition of Object.values(filter ?? {}).flatMap((list: Condition[] | undefined) => list ?? [])) {
    if ('key' in condition) {
      const allowed = comparable[indexTypes.get(condition.key) ?? '']
      const wrong = comparisonsOf(condition).find((comparison) => allowed && !allowed.includes(comparison))
      if (wrong) throw wrongInput(`${wrong} does not fit the index of "${condition.key}"`)
    } else if (!('has_id' in condition) && !('is_empty' in condition)) checkFilter(condition, indexTypes)
  }
}

function comparisonsOf(condition: { match: Match } | { range: Range }): string[] {
  if ('range' in condition) return Object.values(condition.range).map((bound) => `range ${typeof bound}`)
  const { match } = condition
  if ('text' in match) return ['text']
  const values = 'value' in match ? [match.value] : 'any' in match ? match.any : match.except
  return values.map((value) => `match ${typeof value}`)
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

import type { z } from 'zod'
import type { metadataValueSchema } from '@/pipeline/chunk'
import { parseDatetime, type Span } from '@/pipeline/datetime'
import type { StoreCondition } from '@/pipeline/fit-filter'

export type MetadataValue = z.infer<typeof metadataValueSchema>
type Scalar = string | number | boolean
type Test = (value: MetadataValue | undefined) => boolean

const words = /[\p{L}\p{N}]+/gu
const wordsOf = (text: string): string[] => text.toLowerCase().match(words) ?? []

const membersOf = (value: MetadataValue | undefined): readonly Scalar[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

const anyMember =
  (test: (member: Scalar) => boolean): Test =>
  (value) => {
    if (value === undefined) return false
    if (typeof value !== 'object') return test(value)
    for (const member of value) if (test(member)) return true
    return false
  }

const not =
  (test: Test): Test =>
  (value) =>
    !test(value)

const isEmpty: Test = (value) => value === undefined || (Array.isArray(value) && value.length === 0)

const comparisons = {
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
}

function equals(values: readonly Scalar[]): Test {
  const [only] = values
  if (values.length === 1) return anyMember((member) => member === only)
  const set = new Set<Scalar>(values)
  return anyMember((member) => set.has(member))
}

/** Filters compare the same strings again and again; looking one up is several times quicker than parsing it. */
const knownMoments = new Map<string, number>()
const maxMoments = 50_000

/** What `parseDatetime` gives, kept for the next time. */
function momentOf(text: string): number {
  const before = knownMoments.get(text)
  if (before !== undefined) return before
  const moment = parseDatetime(text)
  if (knownMoments.size >= maxMoments) knownMoments.clear()
  if (text.length <= 40) knownMoments.set(text, moment)
  return moment
}

function within(spans: readonly Span[]): Test {
  return anyMember((member) => {
    const moment = typeof member === 'string' ? momentOf(member) : Number.NaN
    const holds = ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Span) =>
      moment >= from && moment < to
    return spans.some(holds)
  })
}

/** Text fields: every word of the query occurs, in any case and order. Other fields: the query occurs as it stands. */
function contains(query: string, isText: boolean): Test {
  if (!isText) return anyMember((member) => typeof member === 'string' && member.includes(query))
  const wanted = [...new Set(wordsOf(query))]
  if (wanted.length === 0) return () => false
  return (value) => {
    const text = membersOf(value)
      .filter((member) => typeof member === 'string')
      .join('\n')
    const lower = text.toLowerCase()
    if (!wanted.every((word) => lower.includes(word))) return false
    const present = new Set(wordsOf(text))
    return wanted.every((word) => present.has(word))
  }
}

function testOf(condition: StoreCondition): Test {
  switch (condition.test) {
    case 'equals':
      return equals(condition.values)
    case 'within':
      return within(condition.spans)
    case 'compares': {
      const holds = comparisons[condition.op]
      return anyMember((member) => typeof member === 'number' && holds(member, condition.bound))
    }
    case 'contains':
      return contains(condition.text, condition.type === 'text')
    case 'exists':
      return not(isEmpty)
  }
}

/**
 * The test of one condition on a field's value, with Qdrant's semantics: a list satisfies a condition when a member
 * does, a missing field satisfies none, an empty list counts as missing; what is turned round is so for the whole field.
 */
export const predicateOf = (condition: StoreCondition): Test =>
  condition.not ? not(testOf(condition)) : testOf(condition)

import type { z } from 'zod'
import type { metadataValueSchema } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import type { Condition, FieldSpec } from '@/pipeline/filter'
import { parseDatetime } from './datetime'

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

function inRange(field: string, op: keyof typeof comparisons, bound: number | string): Test {
  const holds = comparisons[op]
  if (typeof bound === 'number') return anyMember((member) => typeof member === 'number' && holds(member, bound))
  const moment = parseDatetime(bound)
  if (Number.isNaN(moment)) {
    throw new AppError(
      'vectors-refused',
      `The filter on "${field}" compares with "${bound}", which is neither a number nor a date.`,
      {
        fix: 'Compare with a number, or with a date like 2026-01-31 or 2026-01-31T12:00:00Z.',
        details: { field },
      },
    )
  }
  return anyMember((member) => typeof member === 'string' && holds(parseDatetime(member), moment))
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

/**
 * The test of one condition on a field's value, with Qdrant's semantics: a list satisfies a condition when a member
 * does; `ne` and `notIn` are the negations of `eq` and `in`, so a missing field satisfies them; an empty list counts as missing.
 * Throws `vectors-refused` for a comparison with something that has no order.
 */
export function predicateOf(condition: Condition, fields: readonly FieldSpec[]): Test {
  switch (condition.op) {
    case 'eq':
      return anyMember((member) => member === condition.value)
    case 'ne':
      return not(anyMember((member) => member === condition.value))
    case 'in':
    case 'notIn': {
      const set = new Set<Scalar>(condition.value)
      const isIn = anyMember((member) => set.has(member))
      return condition.op === 'in' ? isIn : not(isIn)
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return inRange(condition.field, condition.op, condition.value)
    case 'contains':
      return contains(
        condition.value,
        fields.some(({ name, type }) => name === condition.field && type === 'text'),
      )
    case 'exists':
      return not(isEmpty)
    case 'missing':
      return isEmpty
  }
}

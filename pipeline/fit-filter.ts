import { type Span, spanOf } from './datetime'
import { AppError } from './errors'
import { builtInFields, type Condition, type FieldSpec, type Filter, isEmptyFilter, variableOf } from './filter'
import { say } from './said'

type FieldType = FieldSpec['type']
type Scalar = string | number | boolean

/**
 * One test of a field as vector stores make it: its values have the field's type, its dates are spans of time. A list
 * passes when a member does. `not` turns it round, so that a chunk without the field passes too.
 */
export type StoreCondition = { field: string; type: FieldType; not?: true } & (
  | { test: 'equals'; values: Scalar[] }
  | { test: 'compares'; op: 'gt' | 'gte' | 'lt' | 'lte'; bound: number }
  | { test: 'within'; spans: Span[] }
  | { test: 'contains'; text: string }
  | { test: 'exists' }
)

/** A filter whose values fit the fields of a collection: the only kind that vector stores take. */
export interface StoreFilter {
  must: StoreCondition[]
  should: StoreCondition[]
  mustNot: StoreCondition[]
}

/**
 * Brings the values of a filter to the declared types of its fields: “2020” to a number, 7 to a keyword, a date to its
 * day. `undefined` when there is nothing to filter. Throws `invalid-input` naming the field for what cannot be: left as
 * it is, it would find nothing, and as an exclusion let everything through.
 */
export function fitFilter(filter: Filter | undefined, fields: readonly FieldSpec[]): StoreFilter | undefined {
  if (!filter || isEmptyFilter(filter)) return undefined
  const types = new Map([...fields, ...builtInFields].map(({ name, type }) => [name, type]))
  const fit = (condition: Condition): StoreCondition => {
    const type = types.get(condition.field)
    if (type) return fitCondition(condition, type)
    throw new AppError(
      'invalid-input',
      say('The collection has no field “{field}” to filter on.', { field: condition.field }),
      {
        fix: say('Choose one of the collection’s fields.'),
        details: { field: condition.field },
      },
    )
  }
  return { must: filter.must.map(fit), should: filter.should.map(fit), mustNot: filter.mustNot.map(fit) }
}

/** What of a condition does not fit the type of its field: the test or a value. Values that a run brings are not judged. */
export function unfitPart(condition: Condition, type: FieldType): string | undefined {
  if (!allows(condition.op, type)) return condition.op
  if (!('value' in condition) || condition.op === 'contains') return undefined
  return [condition.value]
    .flat()
    .filter((value) => variableOf(value) === undefined && !fits(value, type))[0]
    ?.toString()
}

const isOrder = (op: Condition['op']) => op === 'gt' || op === 'gte' || op === 'lt' || op === 'lte'

function allows(op: Condition['op'], type: FieldType): boolean {
  if (isOrder(op)) return type === 'number' || type === 'datetime'
  return op !== 'contains' || (type !== 'number' && type !== 'boolean')
}

const fits = (value: Scalar, type: FieldType): boolean =>
  (type === 'datetime' ? spanOf(String(value).trim()) : scalarOf(value, type)) !== undefined

function fitCondition(condition: Condition, type: FieldType): StoreCondition {
  const { field, op } = condition
  if (!allows(op, type)) throw wrongTest(field, op)
  const about = { field, type }
  switch (op) {
    case 'exists':
      return { ...about, test: 'exists' }
    case 'missing':
      return { ...about, test: 'exists', not: true }
    case 'contains':
      return { ...about, test: 'contains', text: condition.value }
    case 'eq':
    case 'in':
      return { ...about, ...equalsAny([condition.value].flat(), about) }
    case 'ne':
    case 'notIn':
      return { ...about, ...equalsAny([condition.value].flat(), about), not: true }
    default:
      return { ...about, ...compares(op, condition.value, about) }
  }
}

interface About {
  field: string
  type: FieldType
}

function equalsAny(values: readonly Scalar[], about: About) {
  if (about.type === 'datetime') return { test: 'within' as const, spans: values.map((value) => fitSpan(value, about)) }
  return { test: 'equals' as const, values: [...new Set(values.map((value) => fitScalar(value, about)))] }
}

/** A day is before what begins after it, and after what ended before it. */
function compares(op: 'gt' | 'gte' | 'lt' | 'lte', value: Scalar, about: About) {
  if (about.type !== 'datetime') {
    return { test: 'compares' as const, op, bound: Number(fitScalar(value, about)) }
  }
  const { from, to } = fitSpan(value, about)
  const spans = { gt: { from: to }, gte: { from }, lt: { to: from }, lte: { to } }
  return { test: 'within' as const, spans: [spans[op]] }
}

function fitSpan(value: Scalar, about: About): Required<Span> {
  const span = spanOf(String(value).trim())
  if (span) return span
  throw wrongValue(value, about)
}

function fitScalar(value: Scalar, about: About): Scalar {
  const fitting = scalarOf(value, about.type)
  if (fitting !== undefined) return fitting
  throw wrongValue(value, about)
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A value in the type of its field; `undefined` where it is none. */
function scalarOf(value: Scalar, type: FieldType): Scalar | undefined {
  if (type === 'number') {
    const number = typeof value === 'string' && decimal.test(value.trim()) ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  }
  if (type === 'boolean') {
    if (typeof value === 'boolean') return value
    const word = String(value).trim().toLowerCase()
    return word === 'true' ? true : word === 'false' ? false : undefined
  }
  return String(value)
}

function wrongTest(field: string, op: Condition['op']): AppError {
  const message =
    op === 'contains'
      ? say('The filter looks for words in “{field}”, which holds no text.', { field })
      : say('The filter compares “{field}” by size or time, but the field holds neither numbers nor dates.', { field })
  return new AppError('invalid-input', message, { fix: say('Choose another test for this field.'), details: { field } })
}

function wrongValue(value: Scalar, { field, type }: About): AppError {
  const given = String(value).slice(0, 100)
  const details = { field }
  if (type === 'number') {
    return new AppError(
      'invalid-input',
      say('The filter’s field “{field}” holds numbers; “{given}” is none.', { field, given }),
      {
        fix: say('Send a number such as 2020 or 0.5.'),
        details,
      },
    )
  }
  if (type === 'boolean') {
    return new AppError(
      'invalid-input',
      say('The filter’s field “{field}” holds true or false; “{given}” is neither.', { field, given }),
      {
        fix: say('Send true or false.'),
        details,
      },
    )
  }
  return new AppError(
    'invalid-input',
    say('The filter’s field “{field}” holds dates; “{given}” is none.', { field, given }),
    {
      fix: say('Send a date like 2026-01-31, or a time like 2026-01-31T12:00:00Z.'),
      details,
    },
  )
}

import { AppError } from '@/pipeline/errors'
import { type Condition, type Filter, filterSchema, variableOf } from '@/pipeline/filter'

const clauses = ['must', 'should', 'mustNot'] as const

const valuesOf = (condition: Condition): unknown[] =>
  'value' in condition ? (Array.isArray(condition.value) ? condition.value : [condition.value]) : []

/** Names of the run's values that a filter uses, each once, in order. */
export function filterVariables(filter: Filter): string[] {
  const names = clauses.flatMap((clause) => filter[clause].flatMap(valuesOf)).map(variableOf)
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** Values in double braces that name no input, such as `{{ Customer }}`: taken literally they would find nothing, silently. */
export function misspelt(filter: Filter): string[] {
  return clauses
    .flatMap((clause) => filter[clause].flatMap(valuesOf))
    .filter(
      (value) => typeof value === 'string' && /^\{\{.*\}\}$/.test(value.trim()) && variableOf(value) === undefined,
    )
    .map(String)
}

/**
 * The filter with the run's values in place of its variables. A list fills an `in` or `notIn`. A condition is never left
 * out because its value is missing: a filter may be what keeps one customer's documents from another.
 * Throws `invalid-input` for a value that is missing, empty or of the wrong kind.
 */
export function fillFilter(filter: Filter, values: Readonly<Record<string, unknown>>): Filter {
  if (filterVariables(filter).length === 0) return filter
  const fill = (condition: Condition): unknown => {
    if (!('value' in condition)) return condition
    if (Array.isArray(condition.value)) {
      return { ...condition, value: condition.value.flatMap((value) => filled(value, values)) }
    }
    return { ...condition, value: filled(condition.value, values) }
  }
  const result = filterSchema.safeParse(Object.fromEntries(clauses.map((clause) => [clause, filter[clause].map(fill)])))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new AppError(
    'invalid-input',
    `The filter cannot be used with these values: ${issue?.message ?? 'wrong kind'}.`,
    {
      details: { path: (issue?.path ?? []).join('.') },
    },
  )
}

function filled(value: unknown, values: Readonly<Record<string, unknown>>): unknown {
  const name = variableOf(value)
  if (name === undefined) return value
  const given = values[name]
  if (given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)) {
    throw new AppError('invalid-input', `The filter needs a value for “${name}”.`, { details: { field: name } })
  }
  return given
}

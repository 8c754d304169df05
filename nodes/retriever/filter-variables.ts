import { AppError } from '@/pipeline/errors'
import { type Condition, conditionSchema, type Filter, MAX_VALUES, variableOf } from '@/pipeline/filter'
import { say } from '@/pipeline/said'

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
  const fill = (condition: Condition): Condition => {
    const names = valuesOf(condition)
      .map(variableOf)
      .filter((name) => name !== undefined)
    if (names.length === 0 || !('value' in condition)) return condition
    const value = Array.isArray(condition.value)
      ? condition.value.flatMap((one) => filled(one, values))
      : filled(condition.value, values)
    // Words to look for may be a number's.
    const isWord = condition.op === 'contains' && (typeof value === 'number' || typeof value === 'boolean')
    const result = conditionSchema.safeParse({ ...condition, value: isWord ? String(value) : value })
    return result.success ? result.data : refuse(condition, names.join(', '))
  }
  return { must: filter.must.map(fill), should: filter.should.map(fill), mustNot: filter.mustNot.map(fill) }
}

/** Says what a condition can be filled with: one value, or a list of them. */
function refuse({ field, op }: Condition, name: string): never {
  const details = { field: name }
  if (op === 'in' || op === 'notIn') {
    throw new AppError(
      'invalid-input',
      say('The filter on “{field}” takes a list of 1 to {maxValues} texts, numbers or booleans from “{name}”.', {
        field,
        maxValues: MAX_VALUES,
        name,
      }),
      { details },
    )
  }
  throw new AppError(
    'invalid-input',
    say('The filter on “{field}” takes one text or number from “{name}”.', { field, name }),
    { details },
  )
}

function filled(value: unknown, values: Readonly<Record<string, unknown>>): unknown {
  const name = variableOf(value)
  if (name === undefined) return value
  const given = values[name]
  if (given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)) {
    throw new AppError('invalid-input', say('The filter needs a value for “{name}”.', { name }), {
      details: { field: name },
    })
  }
  return given
}

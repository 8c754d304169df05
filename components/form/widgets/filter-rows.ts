import { builtInFields, type Condition, type FieldSpec, variableOf } from '@/pipeline/filter'

export const clauses = ['must', 'should', 'mustNot'] as const
export type Clause = (typeof clauses)[number]
export type Op = Condition['op']
/** A condition as it is being written; its value may not be valid yet. */
export interface Row {
  clause: Clause
  field: string
  op: Op
  value?: unknown
}

const opsByType: Record<FieldSpec['type'], Op[]> = {
  keyword: ['eq', 'ne', 'in', 'notIn', 'exists', 'missing'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists', 'missing'],
  boolean: ['eq', 'exists', 'missing'],
  datetime: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists', 'missing'],
  text: ['contains', 'exists', 'missing'],
}

/** The tests that make sense for a field. */
export const opsOf = (type: FieldSpec['type']): Op[] => opsByType[type]
export const takesNoValue = (op: Op): boolean => op === 'exists' || op === 'missing'
export const takesList = (op: Op): boolean => op === 'in' || op === 'notIn'

/** A collection's own fields and those that every chunk has. */
export const filterableFields = (own: readonly FieldSpec[]): FieldSpec[] => [...own, ...builtInFields]

/** A filter's conditions in the order in which the form lists them. */
export function rowsOf(filter: unknown): Row[] {
  if (typeof filter !== 'object' || filter === null) return []
  const parts: Partial<Record<Clause, unknown>> = filter
  return clauses.flatMap((clause) => {
    const conditions = parts[clause]
    return Array.isArray(conditions) ? conditions.flatMap((condition: unknown) => rowOf(clause, condition)) : []
  })
}

function rowOf(clause: Clause, condition: unknown): Row[] {
  if (typeof condition !== 'object' || condition === null) return []
  const parts: { field?: unknown; op?: unknown; value?: unknown } = condition
  const op = conditionOps.find((known) => known === parts.op)
  if (typeof parts.field !== 'string' || !op) return []
  return [{ clause, field: parts.field, op, ...(parts.value === undefined ? {} : { value: parts.value }) }]
}
const conditionOps = [...new Set(Object.values(opsByType).flat())]

/** The filter that the rows make. */
export function filterOf(rows: readonly Row[]): Record<Clause, object[]> {
  const part = (clause: Clause): object[] =>
    rows.filter((row) => row.clause === clause).map(({ clause: _clause, ...condition }) => condition)
  return { must: part('must'), should: part('should'), mustNot: part('mustNot') }
}

/** A condition to begin with, on the first of the fields. */
export function newRow(clause: Clause, [first]: readonly FieldSpec[]): Row[] {
  return first ? [changeRow({ clause, field: first.name, op: 'eq', value: '' }, {}, first.type)] : []
}

/** The row with another field or test: keeps its value where that still fits. */
export function changeRow(row: Row, change: Partial<Row>, type: FieldSpec['type']): Row {
  const next = { ...row, ...change }
  const op = opsOf(type).includes(next.op) ? next.op : (opsOf(type)[0] ?? 'exists')
  const { value, ...rest } = { ...next, op }
  if (takesNoValue(op)) return rest
  if ('value' in change) return { ...rest, value }
  return { ...rest, value: fittingValue(value, op, type) }
}

/** Name of the input that brings the row's value when it runs; `undefined` when the value is written in the row. */
export function inputOf({ value }: Row): string | undefined {
  if (!Array.isArray(value)) return variableOf(value)
  return value.length === 1 ? variableOf(value[0]) : undefined
}

/** Whether an input may be called so: the name becomes a port. */
export const isInputName = (name: string): boolean => variableOf(marked(name)) === name
const marked = (name: string): string => `{{ ${name} }}`

/** The row with its value from the input of that name; a list then comes whole from the input. */
export const fromInput = (row: Row, name: string): Row => ({
  ...row,
  value: takesList(row.op) ? [marked(name)] : marked(name),
})

/** An input's name to start with: the field's own, where a port may have it. */
export const suggestedInput = ({ field }: Row): string => (isInputName(field) ? field : 'value')

/** The row with a value written in it, which is still empty. */
export function fromValue(row: Row, type: FieldSpec['type']): Row {
  const { value: _value, ...rest } = row
  return changeRow(rest, {}, type)
}

function fittingValue(value: unknown, op: Op, type: FieldSpec['type']): unknown {
  if (takesList(op)) return Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]
  const single: unknown = Array.isArray(value) ? value[0] : value
  if (variableOf(single) !== undefined) return single
  if (type === 'boolean') return single === true
  if (type === 'number') return typeof single === 'number' ? single : ''
  return typeof single === 'string' ? single : ''
}

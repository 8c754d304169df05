import { z } from 'zod'
import { fieldNameSchema } from './input-field'

export const fieldTypes = ['keyword', 'number', 'boolean', 'datetime', 'text'] as const

/** A declared metadata field of a collection: what may be filtered on. */
export const fieldSpecSchema = z.object({
  name: fieldNameSchema,
  type: z.enum(fieldTypes),
})
export type FieldSpec = z.infer<typeof fieldSpecSchema>

const scalarSchema = z.union([z.string(), z.number(), z.boolean()])

/** How many values a list in a filter may have. */
export const MAX_VALUES = 1000

/** One test of a metadata field. Values are brought to the field's type by `fitFilter`. `contains` looks for words in a text field; datetimes are ISO 8601 strings. A date alone is its whole day. */
export const conditionSchema = z.discriminatedUnion('op', [
  z.object({ field: z.string().min(1), op: z.enum(['eq', 'ne']), value: scalarSchema }),
  z.object({
    field: z.string().min(1),
    op: z.enum(['in', 'notIn']),
    value: z.array(scalarSchema).min(1).max(MAX_VALUES),
  }),
  z.object({
    field: z.string().min(1),
    op: z.enum(['gt', 'gte', 'lt', 'lte']),
    value: z.union([z.number(), z.string()]),
  }),
  z.object({ field: z.string().min(1), op: z.literal('contains'), value: z.string().min(1) }),
  z.object({ field: z.string().min(1), op: z.enum(['exists', 'missing']) }),
])
export type Condition = z.infer<typeof conditionSchema>

/**
 * A typed metadata filter: every `must`, none of `mustNot`, and at least one of `should` when there are any.
 * A condition on a list field holds when any member satisfies it (as in Qdrant).
 */
export const filterSchema = z.object({
  must: z.array(conditionSchema).max(50).default([]),
  should: z.array(conditionSchema).max(50).default([]),
  mustNot: z.array(conditionSchema).max(50).default([]),
})
export type Filter = z.infer<typeof filterSchema>

export const isEmptyFilter = (filter: Filter): boolean =>
  filter.must.length + filter.should.length + filter.mustNot.length === 0

const VARIABLE = /^\{\{\s*([a-z][a-z0-9_]{0,62})\s*\}\}$/

/** The name in `{{ name }}`, which stands for a value that the run brings; `undefined` for an ordinary value. */
export const variableOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? VARIABLE.exec(value)?.[1] : undefined

/** The built-in fields every chunk has beside its collection's own. */
export const builtInFields: FieldSpec[] = [
  { name: 'document_id', type: 'keyword' },
  { name: 'document_name', type: 'keyword' },
  { name: 'page', type: 'number' },
]

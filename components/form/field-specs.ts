import { z } from 'zod'
import type { Json } from '@/pipeline/json'

export type WidgetName =
  | 'text'
  | 'textarea'
  | 'number'
  | 'slider'
  | 'switch'
  | 'select'
  | 'liquid'
  | 'collection'
  | 'chat-model'
  | 'filter'
  | 'input-fields'
  | 'json-schema'
  | 'pipeline'
  | 'item-field'
  | 'branches'
  | 'key-values'
  | 'number-list'
  | 'lines'
  | 'labels'
  | 'examples'

/** A config field as a form shows it. */
export interface FieldSpec {
  name: string
  widget: WidgetName
  /** The config may do without it and no default fills in: the form can clear it. */
  optional: boolean
  default?: unknown
  min?: number
  max?: number
  step?: number
  integer: boolean
  unit?: string
  maxLength?: number
  isAddress: boolean
  choices: string[]
  visibleWhen?: { field: string; in: Json[] }
  advanced: boolean
  /** Fields that follow one another in the same row stand side by side. */
  row?: string
}

const schemaSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional().catch(undefined),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  format: z.string().optional(),
  ui: z.string().optional(),
  step: z.number().optional(),
  unit: z.string().optional(),
  advanced: z.boolean().optional(),
  row: z.string().optional(),
  visibleWhen: z.object({ field: z.string(), in: z.array(z.json()) }).optional(),
})
const objectSchema = z.looseObject({
  properties: z.record(z.string(), schemaSchema).optional(),
  required: z.array(z.string()).optional(),
})

const special: ReadonlySet<string> = new Set<WidgetName>([
  'liquid',
  'textarea',
  'slider',
  'collection',
  'chat-model',
  'filter',
  'input-fields',
  'json-schema',
  'pipeline',
  'item-field',
  'branches',
  'key-values',
  'number-list',
  'lines',
  'labels',
  'examples',
])

/** The form of a config, from its schema and nothing else. */
export function fieldSpecsOf({ config }: { config: z.ZodType }): FieldSpec[] {
  const json = z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' })
  const { properties = {}, required = [] } = objectSchema.parse(json)
  return Object.entries(properties).flatMap(([name, schema]) => {
    const widget = widgetOf(schema)
    if (!widget) return []
    const spec: FieldSpec = {
      name,
      widget,
      optional: !required.includes(name) && schema.default === undefined && widget !== 'filter',
      integer: schema.type === 'integer',
      isAddress: schema.format === 'uri',
      choices: schema.enum ?? [],
      advanced: schema.advanced ?? false,
    }
    if (schema.default !== undefined) spec.default = schema.default
    if (schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER) spec.min = schema.minimum
    if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER) spec.max = schema.maximum
    if (schema.step !== undefined) spec.step = schema.step
    if (schema.unit !== undefined) spec.unit = schema.unit
    if (schema.maxLength !== undefined) spec.maxLength = schema.maxLength
    if (schema.row !== undefined) spec.row = schema.row
    if (schema.visibleWhen) spec.visibleWhen = schema.visibleWhen
    return [spec]
  })
}

function widgetOf(schema: z.infer<typeof schemaSchema>): WidgetName | null {
  if (schema.ui === 'hidden') return null
  // The set holds exactly the names of widgets.
  if (schema.ui && special.has(schema.ui)) return schema.ui as WidgetName
  if (schema.enum) return 'select'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  return schema.type === 'string' ? 'text' : null
}

/** Whether a field shows, given the values beside it. A value that is not set counts as its default. */
export function isVisible(spec: FieldSpec, specs: readonly FieldSpec[], config: Record<string, unknown>): boolean {
  const rule = spec.visibleWhen
  if (!rule) return true
  const value = valueIn(config, rule.field, specs)
  return rule.in.some((wanted) => wanted === value)
}

/** What a field holds: its value, or its default. */
export const valueIn = (config: Record<string, unknown>, field: string, specs: readonly FieldSpec[]): unknown =>
  config[field] ?? specs.find(({ name }) => name === field)?.default

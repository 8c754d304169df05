import type { Json } from '@/pipeline/json'

/** What a field may hold; each also as a list of such values. */
export const fieldKinds = ['text', 'number', 'integer', 'boolean', 'date', 'choice', 'record'] as const
export type FieldKind = (typeof fieldKinds)[number]

type Schema = { [key: string]: Json }

/** The fields of an object, and whether it may have others, where the schema says so. */
export interface RecordShape {
  fields: SchemaField[]
  open?: boolean
}

/** One field of a JSON schema, as a form shows it. `choices` belongs to "choice", `record` to "record". */
export interface SchemaField {
  name: string
  kind: FieldKind
  list: boolean
  required: boolean
  description?: string
  choices?: string[]
  record?: RecordShape
}

/** A JSON schema as a list of fields: of one object, or of each object in a list. `kept` goes along unseen. */
export interface FieldList extends RecordShape {
  list: boolean
  kept: Schema
}

/** Why a schema is not shown as a list of fields: the path of the field, "" for the whole, and the word it is about. */
export interface Unshown {
  code: 'root' | 'type' | 'keyword' | 'required'
  at: string
  what: string
}

export const noFields: FieldList = { list: false, fields: [], kept: {} }

/** Names and remarks of the whole schema; they say nothing about a field. */
const remarks = ['$schema', '$id', 'title', 'description']
const plainTypes: Partial<Record<string, FieldKind>> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
}

class NotShown extends Error {
  readonly reason: Unshown
  constructor(code: Unshown['code'], at: string, what = '') {
    super(code)
    this.reason = { code, at, what }
  }
}

/** Reads a JSON schema as a list of fields; only one that `schemaOf` writes with the same meaning. */
export function fieldListOf(schema: Schema): { ok: true; list: FieldList } | { ok: false; reason: Unshown } {
  try {
    const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => remarks.includes(key)))
    const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => !remarks.includes(key)))
    if (rest.type === 'object') return { ok: true, list: { list: false, kept, ...recordOf(rest, '') } }
    if (rest.type !== 'array' || !isObject(rest.items) || rest.items.type !== 'object') throw new NotShown('root', '')
    only(rest, ['type', 'items'], '')
    return { ok: true, list: { list: true, kept, ...recordOf(rest.items, '') } }
  } catch (error) {
    if (error instanceof NotShown) return { ok: false, reason: error.reason }
    throw error
  }
}

function recordOf(schema: Schema, at: string): RecordShape {
  only(schema, ['type', 'properties', 'required', 'additionalProperties'], at)
  const { properties = {}, required = [], additionalProperties: open } = schema
  if (open !== undefined && typeof open !== 'boolean') throw new NotShown('keyword', at, 'additionalProperties')
  if (!isObject(properties)) throw new NotShown('keyword', at, 'properties')
  if (!isTexts(required)) throw new NotShown('keyword', at, 'required')
  const stray = required.find((name) => !Object.hasOwn(properties, name))
  if (stray !== undefined) throw new NotShown('required', at, stray)
  const fields = Object.entries(properties).map(([name, value]) => {
    const place = at === '' ? name : `${at}.${name}`
    if (name.trim() === '' || !isObject(value)) throw new NotShown('type', place)
    return fieldOf(name, value, required.includes(name), place)
  })
  return { fields, ...(open === undefined ? {} : { open }) }
}

function fieldOf(name: string, schema: Schema, required: boolean, at: string): SchemaField {
  const { description, ...rest } = schema
  if (description !== undefined && typeof description !== 'string') throw new NotShown('keyword', at, 'description')
  const told = description === undefined ? {} : { description }
  if (rest.type !== 'array') return { name, list: false, required, ...told, ...kindOf(rest, at) }
  only(rest, ['type', 'items'], at)
  if (!isObject(rest.items)) throw new NotShown('type', at)
  return { name, list: true, required, ...told, ...kindOf(rest.items, at) }
}

function kindOf(schema: Schema, at: string): Pick<SchemaField, 'kind' | 'choices' | 'record'> {
  if (schema.type === 'object') return { kind: 'record', record: recordOf(schema, at) }
  const kind = typeof schema.type === 'string' ? plainTypes[schema.type] : undefined
  if (!kind) throw new NotShown('type', at)
  if (kind === 'text' && schema.format === 'date') {
    only(schema, ['type', 'format'], at)
    return { kind: 'date' }
  }
  if (kind === 'text' && isTexts(schema.enum)) {
    only(schema, ['type', 'enum'], at)
    return { kind: 'choice', choices: schema.enum }
  }
  only(schema, ['type'], at)
  return { kind }
}

/** The JSON schema that a list of fields makes; none when nothing is in it. */
export function schemaOf({ list, kept, ...record }: FieldList): Schema | undefined {
  if (!list && record.fields.length === 0 && record.open === undefined && Object.keys(kept).length === 0)
    return undefined
  const one = recordSchema(record)
  return { ...kept, ...(list ? { type: 'array', items: one } : one) }
}

function recordSchema({ fields, open }: RecordShape): Schema {
  const required = fields.filter((field) => field.required).map(({ name }) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    ...(required.length > 0 ? { required } : {}),
    ...(open === undefined ? {} : { additionalProperties: open }),
  }
}

function fieldSchema(field: SchemaField): Schema {
  const { list, description } = field
  const value = valueSchema(field)
  return { ...(list ? { type: 'array', items: value } : value), ...(description === undefined ? {} : { description }) }
}

function valueSchema({ kind, choices = [], record = { fields: [] } }: SchemaField): Schema {
  if (kind === 'record') return recordSchema(record)
  if (kind === 'choice') return { type: 'string', enum: choices }
  if (kind === 'date') return { type: 'string', format: 'date' }
  return { type: kind === 'text' ? 'string' : kind }
}

/** The field with another kind: what belongs to the old one goes. */
export function withKind(field: SchemaField, kind: FieldKind): SchemaField {
  const { choices, record, ...rest } = field
  if (kind === 'choice') return { ...rest, kind, choices: choices ?? [] }
  return kind === 'record' ? { ...rest, kind, record: record ?? { fields: [] } } : { ...rest, kind }
}

/** What keeps a text from being the name of a field beside others. */
export function nameProblem(name: string, others: readonly SchemaField[]): 'nameEmpty' | 'nameTaken' | undefined {
  if (name.trim() === '') return 'nameEmpty'
  return others.some((other) => other.name === name.trim()) ? 'nameTaken' : undefined
}

function only(schema: Schema, known: readonly string[], at: string): void {
  const keyword = Object.keys(schema).find((key) => !known.includes(key))
  if (keyword !== undefined) throw new NotShown('keyword', at, keyword)
}

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

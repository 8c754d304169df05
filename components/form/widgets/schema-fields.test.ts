import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemaIssues } from '@/nodes/shared/json-schema-field'
import { canonicalJson, type Json } from '@/pipeline/json'
import { type FieldList, fieldListOf, type SchemaField, schemaOf } from './schema-fields'

const name = fc.oneof(
  fc.constantFrom('total', 'Invoice No', 'país', '__proto__', 'constructor', 'type', '1'),
  fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
)
const description = fc.option(fc.string(), { nil: undefined })
const { record } = fc.letrec<{ record: Pick<FieldList, 'fields' | 'open'>; field: SchemaField }>((tie) => {
  const common = { name, list: fc.boolean(), required: fc.boolean(), description }
  const plain = fc.constantFrom('text' as const, 'number' as const, 'integer' as const, 'boolean' as const)
  return {
    record: fc.record(
      {
        fields: fc.uniqueArray(tie('field'), { maxLength: 4, selector: (field) => field.name }),
        open: fc.boolean(),
      },
      { requiredKeys: ['fields'] },
    ),
    field: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ ...common, kind: fc.oneof(plain, fc.constant('date' as const)) }),
      fc.record({ ...common, kind: fc.constant('choice' as const), choices: fc.array(fc.string()) }),
      fc.record({ ...common, kind: fc.constant('record' as const), record: tie('record') }),
    ),
  }
})
const kept = fc.record({ $schema: fc.string(), title: fc.string(), description: fc.string() }, { requiredKeys: [] })
const lists = fc.tuple(record, fc.boolean(), kept).map(([one, list, remarks]) => ({ ...one, list, kept: remarks }))

/** The order of names that look like numbers is JavaScript's own; the order of what is required says nothing. */
const sorted = (list: unknown): string =>
  canonicalJson(
    JSON.parse(JSON.stringify(list), (key, value) =>
      key === 'fields' && Array.isArray(value)
        ? [...value].sort((a: SchemaField, b: SchemaField) => (a.name < b.name ? -1 : 1))
        : value,
    ),
  )

/** What a schema says, whichever way it writes it. */
function meaning(schema: Json | undefined): Json {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema ?? null
  const { required, ...rest } = schema
  const inner = Object.entries(rest).map(([key, value]): [string, Json] => {
    if (key === 'properties' && typeof value === 'object' && value !== null && !Array.isArray(value))
      return [key, Object.entries(value).map(([field, one]) => [field, meaning(one)])]
    return [key, key === 'items' ? meaning(value) : value]
  })
  const asked = Array.isArray(required) ? [...new Set(required)].sort() : []
  const isRecord = schema.type === 'object'
  return {
    ...(isRecord ? { properties: [] } : {}),
    ...Object.fromEntries(inner),
    ...(isRecord ? { required: asked } : {}),
  }
}

/** Schemas as people and programs write them, of which some can be shown and some not. */
const { schema: schemas } = fc.letrec<{ schema: { [key: string]: Json } }>((tie) => {
  const types = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Json>('string', 'number', 'integer', 'boolean') },
    { weight: 1, arbitrary: fc.constantFrom<Json>('null', ['string', 'null'], 'strin') },
  )
  const extra = fc.record(
    {
      description: fc.constantFrom<Json>('What it is', '', 3),
      title: fc.constant('Title'),
      format: fc.constantFrom('date', 'email'),
      enum: fc.constantFrom<Json>(['a', 'b'], [], [1, 2], 'a'),
      minimum: fc.constant(0),
      default: fc.constant(''),
    },
    { requiredKeys: [] },
  )
  const few = fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extra })
  return {
    schema: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.tuple(types, few).map(([type, more]) => ({ type, ...more })),
      fc.tuple(tie('schema'), few).map(([items, more]) => ({ type: 'array', items, ...more })),
      fc
        .tuple(
          fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('schema'), { maxKeys: 3 }),
          fc.constantFrom<'all' | 'twice' | 'some' | 'none' | 'stray'>('all', 'twice', 'some', 'none', 'stray'),
          fc.constantFrom<Json | undefined>(undefined, undefined, false, true, {}),
          few,
        )
        .map(([properties, which, additionalProperties, more]) => {
          const names = Object.keys(properties)
          const asked = { all: names, twice: [...names, ...names], some: names.slice(1).reverse(), stray: ['stray'] }
          return {
            type: 'object',
            properties,
            ...(which === 'none' ? {} : { required: asked[which] }),
            ...(additionalProperties === undefined ? {} : { additionalProperties }),
            ...more,
          }
        }),
    ),
  }
})

describe('the fields of a JSON schema', () => {
  it('become a schema and the same fields again', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const schema = schemaOf(list)
        if (!schema) return
        // As it is stored: as JSON.
        const read = fieldListOf(JSON.parse(JSON.stringify(schema)))
        expect(read.ok && sorted(read.list)).toBe(sorted(list))
        expect(schemaIssues(schema).length === 0 || JSON.stringify(schema).includes('"enum":[]')).toBe(true)
      }),
    )
  })

  it('are shown only of a schema that they write again with the same meaning', () => {
    let shown = 0
    fc.assert(
      fc.property(schemas, (schema) => {
        const before = JSON.stringify(schema)
        const read = fieldListOf(schema)
        expect(JSON.stringify(schema)).toBe(before)
        if (!read.ok) return
        shown += 1
        const again = schemaOf(read.list)
        if (again) expect(canonicalJson(meaning(again))).toBe(canonicalJson(meaning(schema)))
        else expect(read.list.fields).toEqual([])
      }),
      { numRuns: 1000 },
    )
    expect(shown).toBeGreaterThan(50)
  })

  it.each([
    [{ type: 'string' }, { code: 'root', at: '', what: '' }],
    [{}, { code: 'root', at: '', what: '' }],
    [
      { type: 'array', items: { type: 'string' } },
      { code: 'root', at: '', what: '' },
    ],
    [
      { type: 'object', properties: { a: { type: 'number', minimum: 0 } } },
      { code: 'keyword', at: 'a', what: 'minimum' },
    ],
    [
      { type: 'object', properties: { a: { type: ['string', 'null'] } } },
      { code: 'type', at: 'a', what: '' },
    ],
    [
      { type: 'object', $defs: {}, properties: {} },
      { code: 'keyword', at: '', what: '$defs' },
    ],
    [
      { type: 'object', properties: {}, required: ['a'] },
      { code: 'required', at: '', what: 'a' },
    ],
    [
      {
        type: 'array',
        items: {
          type: 'object',
          properties: { b: { type: 'object', properties: { c: { type: 'string', format: 'email' } } } },
        },
      },
      { code: 'keyword', at: 'b.c', what: 'format' },
    ],
  ])('are not shown of %j, for a reason', (schema, reason) => {
    expect(fieldListOf(schema)).toEqual({ ok: false, reason })
  })
})

import { describe, expect, it } from 'vitest'
import type { Json } from '@/pipeline/json'
import { english } from '@/pipeline/said'
import { schemaIssues } from './json-schema-field'

const mistakes = (schema: { [key: string]: Json }) => schemaIssues(schema).map(({ message }) => english(message))

describe('a JSON schema in a form', () => {
  it.each([
    [{ type: 'strin' }, 'In the schema the type is "strin"; JSON Schema knows string, number,'],
    [{ properties: { total: { type: 'float' } } }, 'In properties.total the type is "float"'],
    [{ type: 'object', properties: [] }, 'properties must be an object that gives each name its schema.'],
    [{ required: 'total' }, '“required” must be a list of names.'],
    [{ items: { enum: 'a' } }, 'In items, “enum” must be a list.'],
    [{ properties: { kind: { enum: [] } } }, 'In properties.kind, “enum” has no value; name at least one.'],
    [{ anyOf: {} }, 'anyOf must be a list of schemas.'],
    [{ properties: { code: { pattern: '(' } } }, 'In properties.code, “pattern” is no regular expression.'],
    [{ properties: { code: 'string' } }, 'In properties.code a schema is expected, which is an object.'],
  ])('%j has a mistake that is said in plain words', (schema, words) => {
    expect(mistakes(schema)).toEqual([expect.stringContaining(words)])
  })

  it('is fine when it is one, or when there is none', () => {
    expect(schemaIssues(undefined)).toEqual([])
    expect(mistakes({})).toEqual([])
    const total = { type: ['number', 'null'], minimum: 0 }
    expect(mistakes({ type: 'object', properties: { total, more: true }, required: ['total'] })).toEqual([])
  })
})

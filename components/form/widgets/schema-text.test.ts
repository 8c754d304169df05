import { describe, expect, it } from 'vitest'
import { readSchemaText } from './schema-text'

describe('readSchemaText', () => {
  it('takes objects and emptiness, and says what is wrong with the rest', () => {
    expect(readSchemaText('{"type":"object"}')).toEqual({ ok: true, schema: { type: 'object' } })
    expect(readSchemaText('  ')).toEqual({ ok: true, schema: undefined })
    expect(readSchemaText('{')).toEqual({ ok: false, problem: 'notJson' })
    expect(readSchemaText('[1]')).toEqual({ ok: false, problem: 'notObject' })
  })
})

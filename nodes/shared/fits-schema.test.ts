import { describe, expect, it } from 'vitest'
import type { Json } from '@/pipeline/json'
import { inEnglish } from '@/test/builders/in-english'
import { fitsSchema } from './fits-schema'

const evil = `${'a'.repeat(40)}!`
const slow = '^(a+)+$'
const named = (value: Json, pattern: string, more: { [key: string]: Json } = {}) =>
  fitsSchema([value], { type: 'object', properties: { code: { type: 'string', pattern } }, ...more })

describe('a value against a JSON schema', () => {
  it('fits, or says where it does not', async () => {
    expect(await named({ code: 'A-17' }, String.raw`^[A-Z]-\d+$`)).toEqual({ at: 0 })
    expect(inEnglish(await named({ code: 'A17' }, String.raw`^[A-Z]-\d+$`))).toEqual({
      place: 'code',
      reason: expect.stringContaining(String.raw`^[A-Z]-\d+$`),
    })
    const schema = { type: 'string', pattern: '^b' }
    expect(await fitsSchema(['a', 'b', 'bb'], schema)).toEqual({ at: 1 })
    expect(await fitsSchema(['a', 'b'], schema)).toEqual({ at: 1 })
  })

  it.each([
    [{ code: evil }, slow],
    [{ code: 'a'.repeat(100_000).concat('!') }, slow],
    [{ code: 'x'.repeat(50_000) }, '(x+x+)+y'],
    [{ code: `${'ab'.repeat(20_000)}c` }, '^(([ab]+)*)*$'],
  ])('is told at once where a pattern could take ages', async (value, pattern) => {
    expect(inEnglish(await named(value, pattern))).toEqual({
      place: 'code',
      reason: expect.stringContaining('Must match the pattern'),
    })
    expect(await named({ code: 'aaxxy' }, '^a')).toEqual({ at: 0 })
  })

  it('keeps patterns that only JavaScript has, within a limit', async () => {
    expect(await named({ code: 'ab' }, '^(?=a)(?!x)ab$')).toEqual({ at: 0 })
    expect(await named({ code: 'abab' }, String.raw`^(ab)\1$`)).toEqual({ at: 0 })
    expect(inEnglish(await named({ code: 'abba' }, String.raw`^(ab)\1$`))).toEqual({
      place: 'code',
      reason: expect.stringContaining('pattern'),
    })
    expect(inEnglish(await named({ code: evil }, '^(?=a)(a+)+$'))).toEqual({
      place: '',
      reason: expect.stringContaining('Takes too long'),
    })
  })

  it.each<[string, Json, { [key: string]: Json }]>([
    ['names of members', { [evil]: 1 }, { type: 'object', propertyNames: { pattern: slow, type: 'string' } }],
    [
      'other members',
      { [evil]: 1 },
      { type: 'object', patternProperties: { [slow]: {} }, additionalProperties: false },
    ],
    ['members of a list', [evil], { type: 'array', contains: { type: 'string', pattern: slow } }],
    [
      'references',
      { x: evil },
      { $ref: '#/$defs/n', $defs: { n: { type: 'object', properties: { x: { type: 'string', pattern: slow } } } } },
    ],
  ])('does not fit in time: %s', async (_name, value, schema) => {
    const started = performance.now()
    expect(inEnglish(await fitsSchema([value], schema))).toEqual({
      place: expect.any(String),
      reason: expect.any(String),
    })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('ends where the schema branches without end', async () => {
    let value: Json = 'x'
    for (let depth = 0; depth < 60; depth++) value = [value]
    const branch = { type: 'array', items: { $ref: '#' } }
    expect(inEnglish(await fitsSchema([value], { anyOf: [branch, branch, { type: 'number' }] }))).toEqual({
      place: expect.any(String),
      reason: expect.any(String),
    })
  })
})

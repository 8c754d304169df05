import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import phrases from '@/messages/phrases.es.json'
import { definitions } from '@/nodes/definitions.gen'
import { graphSchema } from '@/pipeline/graph'
import { judge } from '@/pipeline/judge'
import { english, type Said, saidIn } from '@/pipeline/said'
import { callSchema } from '@/server/gateway/schemas'
import { areas } from '@/server/services/studio'
import type { Area } from '@/server/services/use-case'
import { sourceConfigSchema } from '@/sources/definitions.gen'

/** Everything that a person's value is judged by. */
const schemas: [string, z.ZodType][] = [
  ...[...definitions.values()].map(({ type, config }): [string, z.ZodType] => [`node ${type}`, config]),
  ['sources', sourceConfigSchema],
  ['graph', graphSchema],
  ['call', callSchema],
  ...Object.entries(areas).flatMap(([area, useCases]: [string, Area]) =>
    Object.entries(useCases).map(([name, { input }]): [string, z.ZodType] => [`${area}.${name}`, input]),
  ),
]

/** A schema and all schemas inside it. */
function partsOf(schema: z.ZodType): z.ZodType[] {
  const seen = new Set<unknown>()
  const found: z.ZodType[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    if (value instanceof z.ZodType && !(value instanceof z.ZodCustom)) {
      // What transforms is given what the schema before it let through, never a person's value.
      if (!(value instanceof z.ZodTransform)) found.push(value)
      if (value instanceof z.ZodLazy) visit(value.unwrap())
      visit(value.def)
    } else for (const part of Object.values(value)) visit(part)
  }
  visit(schema)
  return found
}

/** Too small, too large, too long, of another kind: whatever a schema asks for, some of these do not fit. */
const values = [
  ...[undefined, null, true, 0.5, -1e12, 1e12, Number.NaN, '', '¿?\0 ', 'x'.repeat(2_000_001)],
  ...[[], new Array(60_001).fill(null), {}, { surprise: 1, kind: 'none', op: 'none' }],
]

/** In Spanish every reason is one of the phrases; the validator's own words are none. */
const spanish = (reason: Said) => saidIn(reason, { locale: 'es', catalogue: phrases })

describe('what people read of a value that does not fit', () => {
  it.each(schemas)('has no word of the validator: %s', (_, schema) => {
    const odd = partsOf(schema).flatMap((part) =>
      values.flatMap((value) => {
        const judged = judge(part, value)
        return judged.success
          ? []
          : judged.misfits.filter(({ reason }) => !spanish(reason)).map(({ path, reason }) => ({ path, reason }))
      }),
    )
    expect(odd).toEqual([])
  })

  it.each(schemas)('says what a text must be: %s', (_, schema) => {
    const vague = partsOf(schema)
      .filter((part) => part instanceof z.ZodString || part instanceof z.ZodStringFormat || part instanceof z.ZodNumber)
      .flatMap((part) =>
        values.flatMap((value) => {
          const judged = judge(part, value)
          return judged.success ? [] : judged.misfits.map(({ reason }) => english(reason))
        }),
      )
    expect(vague.filter((reason) => /^Does not fit|the pattern/.test(reason))).toEqual([])
  })

  it('names the field and its limit in both languages', () => {
    const packer = definitions.get('context-packer')
    if (!packer) throw new Error('there is a packer')
    const judged = judge(packer.config, { budget: 7, overlap: 'much', order: 'none' })
    const told = judged.success ? [] : judged.misfits
    expect(told.map(({ path, reason }) => [path.join('.'), english(reason), spanish(reason)])).toEqual([
      ['budget', 'Must be 50 or more.', 'Debe ser 50 o más.'],
      [
        'order',
        expect.stringContaining('rank, document, and best-first-and-last'),
        expect.stringContaining('rank, document y best-first-and-last'),
      ],
      ['overlap', 'Must be a number.', 'Debe ser un número.'],
    ])
  })

  it('says of several shapes what is wrong by the nearest one', () => {
    const either = z.union([z.string(), z.object({ deep: z.object({ size: z.number().max(9) }) })])
    const judged = judge(either, { deep: { size: 10 } })
    expect(judged).toMatchObject({ success: false, first: { path: ['deep', 'size'], reason: { args: { most: 9 } } } })
    expect(judge(either, 7)).toMatchObject({ first: { path: [], reason: { template: 'Does not fit here.' } } })
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { type AnyDefinition, defineNode } from '@/pipeline/node-definition'
import { fieldSpecsOf, isVisible } from './field-specs'

const blank = { title: '', description: '', summary: '', help: '', ports: {}, fields: {}, options: {} }
const definition = defineNode({
  type: 'x',
  version: 1,
  category: 'tool',
  icon: 'IconBox',
  messages: { en: blank, es: blank },
  config: z.object({
    mode: z.enum(['a', 'b']).default('a'),
    on: z.boolean().default(true),
    count: z.number().int().min(1).max(9).default(3).meta({ ui: 'slider', step: 1 }),
    threshold: z
      .number()
      .optional()
      .meta({ advanced: true, unit: 'ms', visibleWhen: { field: 'mode', in: ['b'] } }),
    name: z.string().max(10),
    secret: z.string().meta({ ui: 'hidden' }),
  }),
  defaults: {},
  ports: () => ({ inputs: {}, outputs: {} }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1,
}) as unknown as AnyDefinition

describe('fieldSpecsOf', () => {
  const specs = fieldSpecsOf(definition)

  it('chooses a widget for every field and leaves hidden ones out', () => {
    expect(specs.map((spec) => [spec.name, spec.widget])).toEqual([
      ['mode', 'select'],
      ['on', 'switch'],
      ['count', 'slider'],
      ['threshold', 'number'],
      ['name', 'text'],
    ])
  })

  it('takes limits, defaults and form hints from the schema', () => {
    expect(specs[0]).toMatchObject({ choices: ['a', 'b'], default: 'a', optional: false })
    expect(specs[2]).toMatchObject({ min: 1, max: 9, step: 1, integer: true, optional: false })
    expect(specs[3]).toMatchObject({ advanced: true, unit: 'ms', optional: true })
    expect(specs[4]).toMatchObject({ maxLength: 10, optional: false })
  })

  it('shows a field by the value beside it, or by its default', () => {
    const threshold = specs[3]
    if (!threshold) throw new Error('no field')
    expect(isVisible(threshold, specs, {})).toBe(false)
    expect(isVisible(threshold, specs, { mode: 'b' })).toBe(true)
  })

  it.each([...definitions.values()].map((each) => [each.type, each] as const))(
    'knows every field of %s, with texts',
    (_type, each) => {
      const found = fieldSpecsOf(each)
      expect(found.length).toBeGreaterThan(0)
      for (const spec of found) {
        for (const texts of Object.values(each.messages)) {
          expect(texts.fields[spec.name]?.label, spec.name).toBeTruthy()
          for (const choice of spec.choices) expect(texts.options[`${spec.name}=${choice}`], choice).toBeTruthy()
        }
      }
    },
  )
})

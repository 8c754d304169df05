import { describe, expect, it } from 'vitest'
import { aContext, parseConfig } from '../testing'
import { input } from './definition'
import { executeInput } from './execute'

const config = (fields: unknown[]) => parseConfig(input, { fields })

describe('input', () => {
  it('offers one typed port per field', () => {
    const { outputs } = input.ports(
      config([
        { name: 'question', type: 'long-text' },
        { name: 'count', type: 'number' },
        { name: 'strict', type: 'boolean', required: false },
        { name: 'extra', type: 'json' },
        { name: 'history', type: 'history' },
        { name: 'tone', type: 'choice', choices: ['dry', 'warm'] },
      ]),
    )
    expect(Object.entries(outputs).map(([name, { type }]) => [name, type])).toEqual([
      ['question', 'text'],
      ['count', 'number'],
      ['strict', 'boolean'],
      ['extra', 'json'],
      ['history', 'messages'],
      ['tone', 'text'],
    ])
    expect(outputs.strict?.required).toBe(false)
  })

  it('hands the inputs to the ports and fills in defaults and empties', async () => {
    const fields = config([
      { name: 'question', type: 'text' },
      { name: 'tone', type: 'choice', choices: ['dry', 'warm'], default: 'dry' },
      { name: 'remark', type: 'text', required: false },
      { name: 'history', type: 'history', required: false },
      { name: 'limit', type: 'number', required: false },
    ])
    const result = await executeInput.run({ ...aContext(), config: fields, inputs: { question: 'Why?' } })
    expect(result.outputs).toEqual({ question: 'Why?', tone: 'dry', remark: '', history: [] })
  })

  it('starts with one required question', () => {
    expect(input.config.safeParse(input.defaults).success).toBe(true)
    expect(Object.keys(input.ports(config([{ name: 'question', type: 'long-text' }])).outputs)).toEqual(['question'])
  })

  it('reports names that repeat, choices without choices and defaults that do not fit', () => {
    const issues = input.check?.(
      config([
        { name: 'a', type: 'text' },
        { name: 'a', type: 'number', default: 'x' },
        { name: 'b', type: 'choice' },
        { name: 'c', type: 'choice', choices: ['x'], default: 'y' },
        { name: 'd', type: 'history', default: 'x' },
      ]),
    )
    expect(issues?.map(({ path }) => path.join('.'))).toEqual([
      'fields.1.name',
      'fields.1.default',
      'fields.2.choices',
      'fields.3.default',
      'fields.4.default',
    ])
  })

  it('refuses names that cannot be keys', () => {
    expect(input.config.safeParse({ fields: [{ name: 'Two words', type: 'text' }] }).success).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import type { InputField } from '@/pipeline/plan'
import { draftValue, questionField, readInputs } from './inputs'

const field = (name: string, type: InputField['type'], extra: Partial<InputField> = {}): InputField => ({
  name,
  type,
  required: true,
  ...extra,
})

describe('readInputs', () => {
  it('takes a name that every object has for what was typed under it', () => {
    const fields = [field('constructor', 'text', { required: false })]
    expect(readInputs(fields, {}, [])).toEqual({ inputs: {}, problems: {} })
    expect(readInputs(fields, { constructor: 'x' }, []).inputs).toEqual({ constructor: 'x' })
  })

  it('reads every type', () => {
    const fields = [
      field('q', 'text'),
      field('n', 'number'),
      field('b', 'boolean'),
      field('j', 'json'),
      field('h', 'history'),
    ]
    const result = readInputs(fields, { q: 'why', n: '2,5', b: true, j: '{"a":1}' }, [{ question: 'x', answer: 'y' }])
    expect(result.problems).toEqual({})
    expect(result.inputs).toEqual({
      q: 'why',
      n: 2.5,
      b: true,
      j: { a: 1 },
      h: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y' },
      ],
    })
  })

  it('names the fields that are missing or malformed', () => {
    const fields = [
      field('q', 'long-text'),
      field('n', 'number'),
      field('j', 'json'),
      field('o', 'text', { required: false }),
    ]
    expect(readInputs(fields, { q: '  ', n: 'two', j: '{' }, []).problems).toEqual({
      q: 'required',
      n: 'number',
      j: 'json',
    })
  })

  it('takes the default until something is typed', () => {
    const choice = field('c', 'choice', { choices: ['a', 'b'], default: 'b' })
    expect(draftValue(choice, {})).toBe('b')
    expect(readInputs([choice], {}, []).inputs).toEqual({ c: 'b' })
    expect(readInputs([choice], { c: 'a' }, []).inputs).toEqual({ c: 'a' })
  })
})

it('starts an empty text with its example, which can be emptied', () => {
  const asked = field('q', 'long-text', { example: 'When do you open?' })
  expect(draftValue(asked, {})).toBe('When do you open?')
  expect(readInputs([asked], {}, []).inputs).toEqual({ q: 'When do you open?' })
  expect(readInputs([asked], { q: '' }, []).problems).toEqual({ q: 'required' })
  expect(draftValue({ ...asked, default: 'Now?' }, {})).toBe('Now?')
  expect(draftValue(field('j', 'json', { example: '["a"]' }), {})).toBe('["a"]')
})

it('takes the first text field as the question', () => {
  expect(questionField([field('n', 'number'), field('q', 'long-text'), field('r', 'text')])?.name).toBe('q')
})

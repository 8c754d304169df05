import { describe, expect, it } from 'vitest'
import { AppError } from './errors'
import { type Condition, type FieldSpec, filterSchema } from './filter'
import { fitFilter } from './fit-filter'

const fields: FieldSpec[] = [
  { name: 'lang', type: 'keyword' },
  { name: 'year', type: 'number' },
  { name: 'draft', type: 'boolean' },
  { name: 'made', type: 'datetime' },
  { name: 'title', type: 'text' },
]
const fitted = (condition: unknown) => fitFilter(filterSchema.parse({ mustNot: [condition] }), fields)?.mustNot[0]

describe('a filter', () => {
  it.each<[Condition, object]>([
    [
      { field: 'year', op: 'eq', value: ' 2020 ' },
      { test: 'equals', values: [2020] },
    ],
    [
      { field: 'year', op: 'in', value: ['-1.5e2', 3, '3'] },
      { test: 'equals', values: [-150, 3] },
    ],
    [
      { field: 'page', op: 'gt', value: '7' },
      { test: 'compares', op: 'gt', bound: 7 },
    ],
    [
      { field: 'draft', op: 'ne', value: 'FALSE' },
      { test: 'equals', values: [false], not: true },
    ],
    [
      { field: 'lang', op: 'eq', value: 7 },
      { test: 'equals', values: ['7'] },
    ],
    [
      { field: 'lang', op: 'notIn', value: [7, true] },
      { test: 'equals', values: ['7', 'true'], not: true },
    ],
    [
      { field: 'title', op: 'contains', value: 'otter' },
      { test: 'contains', text: 'otter' },
    ],
    [
      { field: 'lang', op: 'missing' },
      { test: 'exists', not: true },
    ],
    [
      { field: 'made', op: 'gt', value: '2024-03-01' },
      { test: 'within', spans: [{ from: Date.UTC(2024, 2, 2) }] },
    ],
    [
      { field: 'made', op: 'lte', value: '2024-03-01T01:00+01:00' },
      { test: 'within', spans: [{ to: Date.UTC(2024, 2, 1) + 1 }] },
    ],
  ])('brings %j to the type of its field', (condition, expected) => {
    expect(fitted(condition)).toMatchObject(expected)
  })

  it.each<[Condition, RegExp]>([
    [{ field: 'year', op: 'ne', value: 'soon' }, /“year” holds numbers; “soon”/],
    [{ field: 'year', op: 'eq', value: '' }, /“year” holds numbers/],
    [{ field: 'year', op: 'eq', value: '0x10' }, /“year” holds numbers/],
    [{ field: 'year', op: 'eq', value: '1e999' }, /“year” holds numbers/],
    [{ field: 'year', op: 'notIn', value: [2020, 'x'] }, /“year” holds numbers; “x”/],
    [{ field: 'year', op: 'eq', value: true }, /“year” holds numbers; “true”/],
    [{ field: 'draft', op: 'ne', value: 'no' }, /“draft” holds true or false/],
    [{ field: 'draft', op: 'eq', value: 1 }, /“draft” holds true or false/],
    [{ field: 'made', op: 'ne', value: 'soon' }, /“made” holds dates; “soon”/],
    [{ field: 'made', op: 'in', value: ['2024-02-30'] }, /“made” holds dates/],
    [{ field: 'made', op: 'gt', value: 2024 }, /“made” holds dates/],
    [{ field: 'lang', op: 'gt', value: 1 }, /“lang” by size or time/],
    [{ field: 'draft', op: 'contains', value: 'x' }, /“draft”, which holds no text/],
    [{ field: 'colour', op: 'ne', value: 'red' }, /no field “colour”/],
  ])('refuses %j and names the field', (condition, message) => {
    expect(() => fitted(condition)).toThrow(AppError)
    expect(() => fitted(condition)).toThrow(message)
    expect(() => fitted(condition)).toThrow(
      expect.objectContaining({ code: 'invalid-input', status: 422, details: { field: condition.field } }),
    )
  })

  it('is none when it holds no condition', () => {
    expect(fitFilter(filterSchema.parse({}), fields)).toBeUndefined()
    expect(fitFilter(undefined, fields)).toBeUndefined()
  })
})

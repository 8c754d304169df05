import { describe, expect, it } from 'vitest'
import { filterVariables } from '@/nodes/retriever/filter-variables'
import { filterSchema } from '@/pipeline/filter'
import {
  changeRow,
  filterOf,
  fromInput,
  fromValue,
  inputOf,
  isInputName,
  opsOf,
  type Row,
  rowsOf,
  suggestedInput,
} from './filter-rows'

describe('filter rows', () => {
  const filter = {
    must: [{ field: 'year', op: 'gte', value: 2020 }],
    should: [],
    mustNot: [{ field: 'draft', op: 'exists' }],
  }

  it('become rows and a filter again', () => {
    const rows = rowsOf(filter)
    expect(rows).toEqual([
      { clause: 'must', field: 'year', op: 'gte', value: 2020 },
      { clause: 'mustNot', field: 'draft', op: 'exists' },
    ])
    expect(filterOf(rows)).toEqual(filter)
    expect(filterSchema.safeParse(filterOf(rows)).success).toBe(true)
    expect(rowsOf('nonsense')).toEqual([])
  })

  it('keep a value that still fits and drop one that does not', () => {
    const row: Row = { clause: 'must', field: 'tag', op: 'eq', value: 'a' }
    expect(changeRow(row, { op: 'in' }, 'keyword').value).toEqual(['a'])
    expect(changeRow(row, { op: 'exists' }, 'keyword')).not.toHaveProperty('value')
    expect(changeRow(row, { field: 'year' }, 'number')).toMatchObject({ op: 'eq', value: '' })
    expect(changeRow(row, { field: 'body' }, 'text')).toMatchObject({ op: 'contains', value: 'a' })
    expect(changeRow(row, { field: 'ok' }, 'boolean')).toMatchObject({ op: 'eq', value: false })
  })

  it('offer at least one test for every type', () => {
    for (const type of ['keyword', 'number', 'boolean', 'datetime', 'text'] as const)
      expect(opsOf(type).length).toBeGreaterThan(1)
  })

  it('take a value of any type from an input, as the retriever reads it', () => {
    const cases = [
      ['keyword', 'eq'],
      ['number', 'gte'],
      ['boolean', 'eq'],
      ['datetime', 'lt'],
      ['text', 'contains'],
      ['keyword', 'in'],
    ] as const
    for (const [type, op] of cases) {
      const row = fromInput(changeRow({ clause: 'must', field: 'f', op }, {}, type), 'wanted')
      expect(inputOf(row), `${type} ${op}`).toBe('wanted')
      const filter = filterSchema.parse(filterOf([row]))
      expect(filterVariables(filter), `${type} ${op}`).toEqual(['wanted'])
      expect(rowsOf(filter)).toEqual([row])
    }
  })

  it('keep the input when the test or the type changes, and start empty when it is let go', () => {
    const row = fromInput({ clause: 'must', field: 'tag', op: 'eq', value: 'a' }, 'tags')
    const list = changeRow(row, { op: 'in' }, 'keyword')
    expect(list.value).toEqual(['{{ tags }}'])
    expect(changeRow(list, { op: 'ne' }, 'keyword').value).toBe('{{ tags }}')
    expect(changeRow(row, { field: 'year' }, 'number').value).toBe('{{ tags }}')
    expect(changeRow(row, { field: 'ok' }, 'boolean').value).toBe('{{ tags }}')
    expect(fromValue(row, 'keyword').value).toBe('')
    expect(fromValue(row, 'boolean').value).toBe(false)
    expect(fromValue(list, 'keyword').value).toEqual([])
  })

  it('know what may name an input, and which values are only text', () => {
    expect(['a', 'tenant_2', 'x'.repeat(63)].filter((name) => !isInputName(name))).toEqual([])
    expect(['', 'A', '2a', 'a b', ' a', 'ñ', 'a}}', 'x'.repeat(64)].filter(isInputName)).toEqual([])
    const written: Row = { clause: 'must', field: 'tag', op: 'in', value: ['a', '{{ b }}'] }
    expect(inputOf(written)).toBeUndefined()
    expect(inputOf({ ...written, op: 'eq', value: 'see {{ b }}' })).toBeUndefined()
    expect(suggestedInput(written)).toBe('tag')
    expect(suggestedInput({ ...written, field: 'Tag No' })).toBe('value')
  })
})

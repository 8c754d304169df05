import { describe, expect, it } from 'vitest'
import { filterSchema } from '@/pipeline/filter'
import { changeRow, filterOf, opsOf, type Row, rowsOf } from './filter-rows'

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
})

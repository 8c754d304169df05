import { describe, expect, it } from 'vitest'
import { filterItems } from './picker-filter'

const items = [
  { id: 'a', label: 'Prompt template', hint: 'for a model' },
  { id: 'b', label: 'Model' },
  { id: 'c', label: 'Recuperación', refused: 'does not fit' },
  { id: 'd', label: 'Output' },
]
const ids = (query: string) => filterItems(items, query).map((item) => item.id)

describe('filterItems', () => {
  it('puts what cannot be chosen last', () => {
    expect(ids('')).toEqual(['a', 'b', 'd', 'c'])
  })
  it('finds words anywhere, without accents or case, and prefers beginnings', () => {
    expect(ids('MODEL')).toEqual(['b', 'a'])
    expect(ids('recuperacion')).toEqual(['c'])
    expect(ids('templ prom')).toEqual(['a'])
    expect(ids('zzz')).toEqual([])
  })
})

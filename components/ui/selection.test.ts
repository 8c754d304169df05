import { describe, expect, it } from 'vitest'
import { isSelected, noSelection, pageToggled, selectedCount, toggled } from './selection'

const page = ['a', 'b', 'c', 'd', 'e']
const on = (id: string, range = false) => ({ id, on: true, range })
const off = (id: string, range = false) => ({ id, on: false, range })
const chosen = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted().join('')

describe('the selection of documents', () => {
  it('takes ranges from the one clicked last, in both directions, in and out', () => {
    const one = toggled(noSelection, page, on('d'))
    expect(chosen(toggled(one, page, on('b', true)))).toBe('bcd')
    expect(chosen(toggled(toggled(one, page, on('a', true)), page, off('c', true)))).toBe('d')
    expect(chosen(toggled(toggled(noSelection, ['x', 'y'], on('x')), page, on('c', true)))).toBe('cx')
  })

  it('keeps what is chosen on other pages', () => {
    const both = pageToggled(toggled(noSelection, ['x', 'y'], on('x')), page, true)
    expect(chosen(both)).toBe('abcdex')
    expect(chosen(pageToggled(both, page, false))).toBe('x')
  })

  it('is of this page again once one of all is taken out', () => {
    const all = { ...noSelection, all: true }
    expect(isSelected(all, 'elsewhere')).toBe(true)
    expect(selectedCount(all, 1_234)).toBe(1_234)
    const fewer = toggled(all, page, off('c'))
    expect(chosen(fewer)).toBe('abde')
    expect(selectedCount(fewer, 1_234)).toBe(4)
    expect(chosen(pageToggled(all, page, false))).toBe('')
  })
})

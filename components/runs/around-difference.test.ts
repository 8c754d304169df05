import { describe, expect, it } from 'vitest'
import { aroundDifference } from './around-difference'

describe('two texts that differ', () => {
  it('are shown whole where they are short', () => {
    expect(aroundDifference('a', 'b')).toEqual({ one: 'a', other: 'b', cut: false })
  })

  it('are shown around the first difference where one is long', () => {
    const same = 'x'.repeat(50_000)
    const { one, other, cut } = aroundDifference(`${same}A${same}`, `${same}B`)
    expect(cut).toBe(true)
    expect(one).toBe(`…${'x'.repeat(500)}A${'x'.repeat(19_499)}…`)
    expect(other).toBe(`…${'x'.repeat(500)}B`)
  })

  it('begin at the beginning where the difference is there', () => {
    expect(aroundDifference('b'.repeat(20_001), 'a')).toEqual({ one: `${'b'.repeat(20_000)}…`, other: 'a', cut: true })
  })
})

import { describe, expect, it } from 'vitest'
import { TurnoverMap } from './turnover-map'

describe('TurnoverMap', () => {
  it('keeps what was set until it is deleted', () => {
    const map = new TurnoverMap<string, { n: number }>()
    map.set('a', { n: 1 })
    map.set('b', { n: 2 })
    map.set('a', { n: 3 })
    expect([map.size, map.get('a'), map.get('c')]).toEqual([2, { n: 3 }, undefined])
    expect([[...map.keys()], [...map.values()]]).toEqual([
      ['a', 'b'],
      [{ n: 3 }, { n: 2 }],
    ])
    map.delete('a')
    map.delete('a')
    expect([map.size, map.get('a'), [...map.values()]]).toEqual([1, undefined, [{ n: 2 }]])
  })

  it('may lose entries while they are looked at', () => {
    const map = new TurnoverMap<number, { n: number }>()
    for (const n of [1, 2, 3]) map.set(n, { n })
    const seen: number[] = []
    for (const { n } of map.values()) {
      seen.push(n)
      map.delete(2)
    }
    expect(seen).toEqual([1, 3])
  })
})

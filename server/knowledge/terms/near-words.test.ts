import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NearWords } from './near-words'

/** Optimal string alignment written out plainly. */
function plainDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const row = rows[i] ?? []
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j] ?? 0, at(i - 2, j - 2) + 1)
    }
  }
  return at(a.length, b.length)
}

const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 4, maxLength: 11 }), {
  minLength: 1,
  maxLength: 40,
})

describe('NearWords', () => {
  it('finds exactly those with the fewest mistakes', () => {
    fc.assert(
      fc.property(
        words,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 4, maxLength: 11 }),
        (all, asked) => {
          const known = [...new Set(all)].filter((word) => word !== asked)
          const near = new NearWords()
          for (const word of known) near.add(word)
          const most = asked.length < 8 ? 1 : 2
          const distances = known.map((word) => plainDistance(asked, word))
          const least = Math.min(...distances)
          const expected = least <= most ? known.filter((_, at) => distances[at] === least) : []
          const found = near.nearest(asked)
          expect([...found.words].sort()).toEqual(expected.sort())
          if (expected.length > 0) expect(found.distance).toBe(least)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('leaves short words and very long ones alone', () => {
    const near = new NearWords()
    for (const word of ['cat', 'dog', 'x'.repeat(41)]) near.add(word)
    expect(near.nearest('cut').words).toEqual([])
    expect(near.nearest('x'.repeat(40)).words).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averagePrecision, isAt, ndcgAt, type RankedPlace, rankedPlaces, recallAt, reciprocalRank } from './retrieval'

const NOWHERE = Number.POSITIVE_INFINITY
const at = (...ranks: number[]): RankedPlace[] => ranks.map((rank) => ({ rank, grade: 1 }))

describe('the figures of a ranking', () => {
  it('are those of the worked example of nDCG: grades 3 2 3 0 1 2 are 0.961', () => {
    // https://en.wikipedia.org/wiki/Discounted_cumulative_gain: DCG 6.861, ideal of these six 7.141.
    const found = [3, 2, 3, 0, 1, 2].flatMap((grade, index) => (grade === 0 ? [] : [{ rank: index + 1, grade }]))
    expect(ndcgAt(found, 6)).toBeCloseTo(6.861 / 7.141, 3)
    // With two more that were not found (grades 3 and 2), the ideal order of the best six gives 8.740.
    const all = [...found, { rank: NOWHERE, grade: 3 }, { rank: NOWHERE, grade: 2 }]
    expect(ndcgAt(all, 6)).toBeCloseTo(0.785, 3)
  })

  it('are those of the worked example of average precision', () => {
    // Manning, Raghavan and Schütze, 8.4: relevant at 1, 3, 6, 9, 10 gives 0.62; at 2, 5, 7 gives 0.44.
    expect(averagePrecision(at(1, 3, 6, 9, 10))).toBeCloseTo(0.62, 2)
    expect(averagePrecision(at(2, 5, 7))).toBeCloseTo(0.44, 2)
    expect(averagePrecision(at(1, NOWHERE))).toBe(0.5)
  })

  it('count what is among the first k, and nothing where nothing is', () => {
    expect(recallAt(at(1, 6, NOWHERE), 5)).toBeCloseTo(1 / 3)
    expect(recallAt(at(1, 6, NOWHERE), NOWHERE)).toBeCloseTo(2 / 3)
    expect(reciprocalRank(at(4, 2), 10)).toBe(0.5)
    expect(reciprocalRank(at(11), 10)).toBe(0)
    for (const places of [[], at(NOWHERE)]) {
      const figures = [recallAt(places, NOWHERE), reciprocalRank(places, NOWHERE), ndcgAt(places, NOWHERE)]
      expect([...figures, averagePrecision(places)]).toEqual([0, 0, 0, 0])
    }
  })

  it('are at most 1 where one chunk holds several places', () => {
    expect([ndcgAt(at(1, 1), 10), averagePrecision(at(1, 1))]).toEqual([1, 1])
  })

  it('stay between 0 and 1, do not depend on the order of the places, and gain by a better rank', () => {
    const place = fc.record({
      rank: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(NOWHERE)),
      grade: fc.integer({ min: 1, max: 5 }),
    })
    const figures = (places: RankedPlace[]) => [
      ndcgAt(places, 10),
      averagePrecision(places),
      recallAt(places, 5),
      reciprocalRank(places, 10),
    ]
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 8 }), (places) => {
        const all = figures(places)
        for (const value of all) expect(value >= 0 && value <= 1).toBe(true)
        expect(figures(places.toReversed())).toEqual(all.map((value) => expect.closeTo(value, 10)))
        const [first, ...rest] = places
        const better = figures([{ rank: 1, grade: first?.grade ?? 1 }, ...rest])
        for (const [index, value] of better.entries()) expect(value).toBeGreaterThanOrEqual((all[index] ?? 0) - 1e-9)
      }),
    )
  })
})

describe('isAt', () => {
  const text = 'The office is closed on the first Friday of August, as it is each year.'
  const chunk = { documentId: 'd', documentName: 'Handbook.pdf', text, position: { index: 0, start: 10, end: 20 } }

  it('knows a document by its id, and there a passage by its offsets', () => {
    const place = { documentId: 'd', documentName: 'renamed.md' }
    expect(isAt(chunk, place)).toBe(true)
    expect(isAt(chunk, { ...place, documentId: 'e' })).toBe(false)
    expect(isAt(chunk, { ...place, start: 19, end: 30 })).toBe(true)
    expect(isAt(chunk, { ...place, start: 20, end: 30, quote: text })).toBe(false)
  })

  it('knows what was imported by the document’s name and the quote', () => {
    expect(isAt(chunk, { documentName: 'handbook' })).toBe(true)
    expect(isAt(chunk, { documentName: 'other' })).toBe(false)
    expect(isAt(chunk, { documentName: 'handbook', quote: 'first\nfriday' })).toBe(true)
    expect(isAt(chunk, { documentName: 'handbook', quote: 'second Friday' })).toBe(false)
    expect(isAt(chunk, { documentName: 'handbook', quote: `Before. ${text} Behind.` })).toBe(true)
    expect(isAt(chunk, { documentName: 'handbook', quote: 'of August, as it is each year. And then more.' })).toBe(true)
    expect(isAt(chunk, { documentName: 'handbook', quote: 'We say: The office is closed on the first' })).toBe(true)
    expect(isAt(chunk, { documentName: 'handbook', start: 0, end: 5 })).toBe(false)
  })

  it('ranks each place by the first chunk of it', () => {
    const other = { ...chunk, documentId: 'e' }
    const places = [
      { documentId: 'd', documentName: 'd', grade: 3 },
      { documentId: 'x', documentName: 'x' },
    ]
    expect(rankedPlaces([other, chunk, chunk], places)).toEqual([
      { rank: 2, grade: 3 },
      { rank: NOWHERE, grade: 1 },
    ])
  })
})

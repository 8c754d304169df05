import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuseByScore, type LegHit } from './fuse-by-score'
import { isHardlyCovered, keepPlaces, searchedApart, withOthers } from './keep-places'

const list = (...keys: string[]) => keys.map((key, at) => ({ key, score: 1 - at / 10 }))
const keys = (hits: readonly { key: string }[]) => hits.map(({ key }) => key)
const isForeign = (key: string) => key.startsWith('f')

describe('keepPlaces', () => {
  it('moves the best three in other languages up to the third place and the next', () => {
    const placed = keepPlaces(list('a', 'b', 'c', 'd', 'e', 'f1', 'f2', 'f3', 'f4'), isForeign)
    expect(keys(placed)).toEqual(['a', 'b', 'f1', 'f2', 'f3', 'c', 'd', 'e', 'f4'])
    expect(placed.map(({ score }) => score)).toEqual([1, 0.9, 0.8, 0.8, 0.8, 0.8, 0.7, 0.6, expect.closeTo(0.2)])
  })

  it('leaves those that stand higher where they are, and short lists too', () => {
    expect(keys(keepPlaces(list('f1', 'a', 'b', 'c', 'd', 'f2', 'f3'), isForeign))).toEqual([
      'f1',
      'a',
      'b',
      'f2',
      'f3',
      'c',
      'd',
    ])
    expect(keys(keepPlaces(list('a', 'f1'), isForeign))).toEqual(['a', 'f1'])
    expect(keepPlaces(list('a', 'b'), isForeign)).toEqual(list('a', 'b'))
    expect(keepPlaces([], isForeign)).toEqual([])
  })
})

describe('isHardlyCovered', () => {
  it('goes by the best chunk of the question’s own language', () => {
    const sparse = [
      { key: 'f1', score: 9 },
      { key: 'a', score: 3 },
    ]
    expect(isHardlyCovered(sparse, isForeign, 10)).toBe(true)
    expect(isHardlyCovered(sparse, isForeign, 7)).toBe(false)
    expect(isHardlyCovered([], isForeign, 1)).toBe(true)
  })
})

it('withOthers has each chunk once, by score', () => {
  const others = [
    { key: 'b', score: 0.9 },
    { key: 'f1', score: 0.95 },
    { key: 'f2', score: 0.1 },
  ]
  expect(keys(withOthers(list('a', 'b', 'c'), others))).toEqual(['a', 'f1', 'b', 'c', 'f2'])
})

describe('searchedApart', () => {
  const terms = { indices: [1, 2], weights: [2, 0.5], idf: 'given' as const }
  const other = { questionLanguage: 'es', share: 0.5, keepsPlaces: true }
  const query = {
    mode: 'hybrid' as const,
    fusion: 'score' as const,
    limit: 5,
    candidates: 5,
    explain: false,
    terms,
    denseShare: { same: 0.2, other },
  }

  it('tells the question’s language and what its terms weigh', () => {
    expect(searchedApart(query)).toEqual({ questionLanguage: 'es', asked: 2.5 })
  })

  it('is nothing unless it is asked for and the weights say something', () => {
    expect(searchedApart({ ...query, denseShare: { same: 0.2 } })).toBeNull()
    expect(searchedApart({ ...query, denseShare: { same: 0.2, other: { ...other, keepsPlaces: false } } })).toBeNull()
    expect(searchedApart({ ...query, mode: 'dense' })).toBeNull()
    expect(searchedApart({ ...query, fusion: 'dbsf' })).toBeNull()
    expect(searchedApart({ ...query, terms: { ...terms, idf: 'store' } })).toBeNull()
    expect(searchedApart({ ...query, terms: { indices: [], weights: [], idf: 'given' } })).toBeNull()
  })
})

describe('fusing with others', () => {
  const hits = (most: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: most })
      .chain((ids) =>
        fc
          .array(fc.integer({ min: 1, max: 1000 }), { minLength: ids.length, maxLength: ids.length })
          .map((scores) =>
            [...scores].sort((a, b) => b - a).map((score, at): LegHit<number> => ({ key: ids[at] ?? 0, score })),
          ),
      )
  const languageOf = (key: number) => (key % 3 === 0 ? 'en' : 'es')
  const share = { same: 0.2, other: { questionLanguage: 'es', share: 0.8, keepsPlaces: true } }
  const inOthers = (list: readonly LegHit<number>[]) => list.filter(({ key }) => languageOf(key) === 'en')
  const inOwn = (list: readonly LegHit<number>[]) => list.filter(({ key }) => languageOf(key) === 'es')

  it('changes nothing where the words are there', () => {
    fc.assert(
      fc.property(hits(30), hits(30), hits(30), (dense, sparse, found) => {
        const own = inOwn(sparse)[0]
        fc.pre(own !== undefined)
        const others = { hits: inOthers(found), asked: own?.score ?? 0 }
        expect(fuseByScore(dense, sparse, share, languageOf, others)).toEqual(
          fuseByScore(dense, sparse, share, languageOf),
        )
      }),
    )
  })

  it('leaves the scores of the question’s own as they are without', () => {
    const dense = [
      { key: 1, score: 0.9 },
      { key: 2, score: 0.8 },
      { key: 4, score: 0.7 },
    ]
    const sparse = [{ key: 2, score: 1 }]
    const found = {
      asked: 10,
      hits: [
        { key: 3, score: 0.3 },
        { key: 6, score: 0.1 },
      ],
    }
    const scoresOf = (others?: typeof found) =>
      inOwn(fuseByScore(dense, sparse, share, languageOf, others).joined).map(({ key, score }) => [key, score])
    expect(scoresOf(found)).toEqual(scoresOf())
    const { joined, denseHits } = fuseByScore(dense, sparse, share, languageOf, found)
    expect(denseHits.map(({ key }) => key)).toEqual([1, 2, 4, 3, 6])
    expect(joined.find(({ key }) => key === 3)?.score).toBeCloseTo(0.85 * 0.8)
  })

  it('shows the best of them among the first six where the words are not there, best scores first', () => {
    fc.assert(
      fc.property(hits(30), hits(30), hits(30), (dense, sparse, found) => {
        const others = { hits: inOthers(found), asked: 1e6 }
        const { joined, denseHits, dense: shares } = fuseByScore(dense, sparse, share, languageOf, others)
        const known = inOthers(joined)
        const shown = inOthers(joined.slice(0, 6))
        expect(shown.length).toBeGreaterThanOrEqual(Math.min(3, known.length))
        expect(joined.every(({ score }, at) => score <= (joined[at - 1]?.score ?? 2))).toBe(true)
        expect(new Set(joined.map(({ key }) => key)).size).toBe(joined.length)
        for (const { key } of found.filter(({ key }) => languageOf(key) === 'en')) {
          expect(joined.some((hit) => hit.key === key)).toBe(true)
        }
        expect(shares).toHaveLength(denseHits.length)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DenseShare } from '@/server/capabilities/vector-store'
import { analyserVersion } from '@/server/knowledge/analyser'
import { chooseFusion } from '@/server/knowledge/choose-fusion'
import { fuseByScore } from './fuse-by-score'
import { byBest, byRange } from './normalise'

const list = (...hits: [key: string, score: number][]) => hits.map(([key, score]) => ({ key, score }))
const keys = (hits: { key: string }[]) => hits.map(({ key }) => key)

describe('normalising', () => {
  it('stretches similarities, negative ones too', () => {
    expect(byRange([0.5, 0, -0.5])).toEqual([1, 0.5, 0])
  })

  it('says nothing of an order where there is no spread but rounding', () => {
    expect(byRange([0.7])).toEqual([1])
    expect(byRange([0.5, 0.5 - 1e-8])).toEqual([1, 1])
    expect(byRange([0, 0])).toEqual([0, 0])
    expect(byRange([-0.2])).toEqual([0])
    expect(byRange([])).toEqual([])
  })

  it('takes words as shares of the best', () => {
    expect(byBest([8, 4, 2])).toEqual([1, 0.5, 0.25])
    expect(byBest([0])).toEqual([0])
    expect(byBest([])).toEqual([])
  })
})

describe('fuseByScore', () => {
  it('adds both legs by their share, and 0 for what a leg does not know', () => {
    const { joined, dense, sparse } = fuseByScore(list(['a', 0.9], ['b', 0.7], ['c', 0.5]), list(['b', 10], ['d', 5]), {
      same: 0.25,
    })
    expect(joined.map(({ key, score }) => [key, Number(score.toFixed(6))])).toEqual([
      ['b', 0.875],
      ['d', 0.375],
      ['a', 0.25],
      ['c', 0],
    ])
    expect(dense.map((share) => Number(share.toFixed(6)))).toEqual([1, 0.5, 0])
    expect(sparse).toEqual([1, 0.5])
  })

  it('lets one leg decide with its whole weight where the other is empty', () => {
    expect(fuseByScore(list(['a', 0.9], ['b', 0.8]), [], { same: 0.2 }).joined).toEqual(list(['a', 1], ['b', 0]))
    expect(fuseByScore([], list(['a', 4], ['b', 1]), { same: 0.8 }).joined).toEqual(list(['a', 1], ['b', 0.25]))
    expect(fuseByScore([], []).joined).toEqual([])
  })

  it('keeps the order of the dense list, then of the sparse one, among equals', () => {
    expect(keys(fuseByScore(list(['a', 1], ['b', 1]), list(['c', 3], ['d', 3])).joined)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lets the dense leg decide on chunks of another language, which begin level with the others', () => {
    const languageOf = (key: string) => (key === 'old' ? undefined : key.slice(0, 2))
    const share = { same: 0.2, other: { questionLanguage: 'es', share: 1, keepsPlaces: false } }
    const dense = list(['es1', 0.9], ['old', 0.8], ['en1', 0.5], ['es2', 0.4], ['en2', 0.3])
    const { joined, dense: shares } = fuseByScore(dense, list(['es2', 5], ['en2', 5], ['old', 1]), share, languageOf)
    const scores = new Map(joined.map(({ key, score }) => [key, score]))
    expect(scores.get('en1')).toBeCloseTo(0.85)
    expect(scores.get('en2')).toBeCloseTo(0)
    expect(scores.get('es2')).toBeCloseTo(0.2 * (0.1 / 0.6) + 0.8)
    expect(scores.get('old')).toBeCloseTo(0.2 * (0.5 / 0.6) + 0.8 * 0.2)
    expect(shares[2]).toBe(1)
  })

  // Long lists, or the best hit of one is hardly ever pushed down.
  const random = () =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 120 }), { maxLength: 60, size: 'max' })
      .chain((ids) =>
        fc
          .array(fc.integer({ min: 1, max: 1000 }), { minLength: ids.length, maxLength: ids.length })
          .map((scores) =>
            [...scores].sort((a, b) => b - a).map((score, at) => ({ key: ids[at] ?? 0, score: score / 1000 })),
          ),
      )

  const shares = fc.constantFrom(0, 0.2, 0.5, 0.8, 1)
  const english = 'What does the report say about the price of water in the town?'
  const spanish = '¿Qué dice el informe sobre el precio del agua en la ciudad?'
  /** What `auto` makes of a question and an index, wherever it joins by scores. */
  const chosen = fc
    .record({
      provider: fc.constantFrom('built-in', 'ollama'),
      languages: fc.constantFrom(['en'], ['es'], ['en', 'es']),
      question: fc.constantFrom(english, spanish),
    })
    .map(({ provider, languages, question }) => {
      const known = languages.map((language) => ({ language, share: 1 / languages.length }))
      return chooseFusion(
        { fusion: 'auto' },
        { analyser: analyserVersion, languages: known, embedder: { provider } },
        question,
      )
    })
    .filter(({ fusion }) => fusion === 'score')
    .map(({ denseShare }) => denseShare ?? { same: 0.5 })
  const languages = fc.array(fc.constantFrom('en', 'es', undefined), { minLength: 121, maxLength: 121 })

  it.each([
    ['score', shares.map((same): DenseShare => ({ same }))],
    ['auto', chosen],
  ])(
    '%s never lowers the better leg’s best hit below the third place, whatever noise the other leg brings',
    (_, any) => {
      fc.assert(
        fc.property(random(), random(), any, languages, (dense, sparse, share, of) => {
          const { joined } = fuseByScore(dense, sparse, share, (key) => of[key])
          const shareOf = (key: number) => {
            const language = of[key]
            const { same, other } = share
            return other && language !== undefined && language !== other.questionLanguage ? other.share : same
          }
          const first = joined.slice(0, 3).map(({ key }) => key)
          if (sparse[0] && shareOf(sparse[0].key) <= 0.5) expect(first).toContain(sparse[0].key)
          if (dense[0] && shareOf(dense[0].key) >= 0.5) expect(first).toContain(dense[0].key)
          expect(new Set(joined.map(({ key }) => key)).size).toBe(joined.length)
          expect(joined.every(({ score }, at) => score <= (joined[at - 1]?.score ?? 2))).toBe(true)
        }),
        { numRuns: 300 },
      )
    },
  )
})

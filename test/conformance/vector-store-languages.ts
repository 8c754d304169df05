import { describe, expect, it } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { averageLengthOf, calm, filterOf, fresh, numberOf, point, type QueryPart, query } from './vector-store-fixtures'

/** Chunks in a plane, so that similarities are cosines of angles. */
const at = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]

/** Ten Spanish chunks with a word of the question and near it, five English ones and one of no known language further off. */
const shelf = [
  ...Array.from({ length: 10 }, (_, n) =>
    point(n + 1, {
      text: `presa ${'tejado '.repeat(n)}`,
      vector: at(4 * n),
      facts: { language: 'es' },
      metadata: { lang: 'es' },
    }),
  ),
  ...Array.from({ length: 5 }, (_, n) =>
    point(n + 11, {
      text: `dam number${n}`,
      vector: at(70 + 5 * n),
      facts: { language: 'en' },
      metadata: { lang: 'en', draft: n === 0 },
    }),
  ),
  point(16, { text: 'dam', vector: at(60) }),
]

/** A question in Spanish that brings eight candidates by meaning, all Spanish, which have one of its six words. */
const asked: QueryPart = {
  mode: 'hybrid',
  fusion: 'score',
  vector: at(0),
  text: 'lluvia presa valle molino río puente',
  limit: 8,
  candidates: 8,
  denseShare: { same: 0.2, other: { questionLanguage: 'es', share: 0.5, keepsPlaces: true } },
}
const without: QueryPart = {
  ...asked,
  denseShare: { same: 0.2, other: { questionLanguage: 'es', share: 0.5, keepsPlaces: false } },
}

/** Chunks in other languages than the question's. */
export function languagesConformance(open: () => VectorStore): void {
  describe('several languages', () => {
    const hits = async (part: QueryPart) => {
      const name = fresh()
      const fields = [
        { name: 'lang', type: 'keyword' as const },
        { name: 'draft', type: 'boolean' as const },
      ]
      await open().createCollection(name, { dimension: 2, fields }, calm())
      await open().upsert(name, shelf, { ...calm(), averageLength: averageLengthOf(shelf) })
      return open().query(name, query(part), calm())
    }
    const found = async (part: QueryPart) => (await hits(part)).map(({ id }) => numberOf(id))

    it('keeps the third to the fifth place for the nearest in others, where its words are hardly there', async () => {
      expect(await found(without)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      const list = await hits(asked)
      expect(list.map(({ id }) => numberOf(id))).toEqual([1, 2, 11, 12, 13, 3, 4, 5])
      expect(list.every(({ score }, n) => score <= (list[n - 1]?.score ?? 1))).toBe(true)
      expect(list.map(({ stages }) => stages.fused?.rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      const [, , nearest] = list
      expect(nearest?.stages.dense).toMatchObject({ rank: 9 })
      expect(nearest?.stages.dense?.score).toBeCloseTo(Math.cos((70 * Math.PI) / 180), 5)
      expect(nearest?.stages.dense?.normalised).toBeCloseTo(1, 5)
    })

    it('keeps none where the words are there, and none from the filter', async () => {
      const covered = { text: 'presa tejado' }
      expect(await found({ ...asked, ...covered })).toEqual(await found({ ...without, ...covered }))
      const final = filterOf({ mustNot: [{ field: 'draft', op: 'eq', value: true }] })
      expect(await found({ ...asked, filter: final })).toEqual([1, 2, 12, 13, 14, 3, 4, 5])
      const spanish = filterOf({ must: [{ field: 'lang', op: 'eq', value: 'es' }] })
      expect(await found({ ...asked, filter: spanish })).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    })
  })
}

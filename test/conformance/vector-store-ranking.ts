import { describe, expect, it } from 'vitest'
import type { Point, VectorStore } from '@/server/capabilities/vector-store'
import { averageLengthOf, calm, filterOf, fresh, numberOf, point, type QueryPart, query } from './vector-store-fixtures'

/** Chunks in a plane, so that similarities are cosines of angles. */
const at = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]

/** Points 1–3 are nearly the same, 4 and 5 are different; words: 5 is the best for "pear", then 4. */
const shelf: Point[] = [
  point(1, { document: 'a', index: 0, text: 'apple one', vector: at(0) }),
  point(2, { document: 'a', index: 1, text: 'apple two', vector: at(2) }),
  point(3, { document: 'a', index: 2, text: 'apple three', vector: at(4) }),
  point(4, { document: 'b', index: 0, text: 'pear and many other words in it', vector: at(40) }),
  point(5, { document: 'c', index: 0, text: 'pear', vector: at(-60) }),
]
const best = (query: QueryPart): QueryPart => ({ vector: at(1), limit: 3, ...query })

/** What happens between the ranking of a search and its hits. */
export function rankingConformance(open: () => VectorStore): void {
  describe('ranking', () => {
    const filled = async (points: readonly Point[] = shelf) => {
      const name = fresh()
      await open().createCollection(name, { dimension: 2, fields: [] }, calm())
      await open().upsert(name, points, { ...calm(), averageLength: averageLengthOf(points) })
      return name
    }
    const hits = (name: string, part: QueryPart) => open().query(name, query(part), calm())
    const found = async (name: string, part: QueryPart) => (await hits(name, part)).map(({ id }) => numberOf(id))

    describe('with weights', () => {
      const both: QueryPart = { mode: 'hybrid', vector: at(0), text: 'pear', limit: 5, candidates: 5 }

      it('adds 1/((position + 1)/weight + 1) for each branch', async () => {
        const scores = new Map(
          (await hits(await filled(), { ...both, weights: { dense: 3, sparse: 0.5 } })).map(({ id, score }) => [
            numberOf(id),
            score,
          ]),
        )
        expect(scores.get(1)).toBeCloseTo(1 / (1 / 3 + 1), 5)
        expect(scores.get(2)).toBeCloseTo(1 / (2 / 3 + 1), 5)
        expect(scores.get(4)).toBeCloseTo(1 / (4 / 3 + 1) + 1 / (2 / 0.5 + 1), 5)
        expect(scores.get(5)).toBeCloseTo(1 / (5 / 3 + 1) + 1 / (1 / 0.5 + 1), 5)
      })

      it('of one is the same as without', async () => {
        const name = await filled()
        expect(await hits(name, { ...both, weights: { dense: 1, sparse: 1 } })).toEqual(await hits(name, both))
      })

      it('lets a branch without weight bring nothing', async () => {
        const [first] = await hits(await filled(), { ...both, weights: { dense: 0, sparse: 1 } })
        expect(numberOf(first?.id ?? '')).toBe(5)
        expect(first?.score).toBeCloseTo(1 / 2, 5)
      })

      it('takes the dense weight alone when the question has no terms; DBSF takes none', async () => {
        const name = await filled()
        const weights = { dense: 2, sparse: 7 }
        const [first] = await hits(name, { ...both, text: 'the of', weights })
        expect(first?.score).toBeCloseTo(1 / (1 / 2 + 1), 5)
        expect(await hits(name, { ...both, fusion: 'dbsf', weights })).toEqual(
          await hits(name, { ...both, fusion: 'dbsf' }),
        )
      })
    })

    describe('by maximal marginal relevance', () => {
      const mmr = (diversity: number, candidates = 5) => ({ mmr: { diversity, candidates } })

      it('keeps the order without diversity', async () => {
        const name = await filled()
        const hybrid: QueryPart = { mode: 'hybrid', vector: at(0), text: 'pear', limit: 5, candidates: 5 }
        for (const explain of [true, false]) {
          expect(await found(name, { ...best(mmr(0)), explain })).toEqual(await found(name, best({})))
          expect(await found(name, { ...hybrid, ...mmr(0), explain })).toEqual(await found(name, hybrid))
        }
      })

      it('takes what is different when there is diversity, and keeps the scores of the search', async () => {
        const name = await filled()
        for (const explain of [true, false]) {
          const got = await hits(name, { ...best(mmr(0.7)), explain })
          expect(numberOf(got[0]?.id ?? '')).toBeLessThan(3)
          expect(got.slice(1).map(({ id }) => numberOf(id))).toEqual([5, 4])
          expect(got[1]?.score).toBeCloseTo(Math.cos((61 * Math.PI) / 180), 5)
        }
      })

      it('picks from the best candidates only, and from at least as many as are wanted', async () => {
        const name = await filled()
        expect((await found(name, best(mmr(1, 4)))).includes(5)).toBe(false)
        expect((await found(name, best(mmr(1, 4)))).includes(4)).toBe(true)
        expect(await found(name, best(mmr(1, 1)))).toHaveLength(3)
      })

      it('works after words and after joining too, and tells the ranks from before', async () => {
        const name = await filled()
        expect(await found(name, { ...best(mmr(0.3)), mode: 'sparse', text: 'pear' })).toEqual([5, 4])
        const part: QueryPart = { ...best(mmr(1)), mode: 'hybrid', text: 'apple', candidates: 5, explain: true }
        const got = await hits(name, part)
        expect(got).toHaveLength(3)
        const ranks = got.map(({ stages }) => stages.fused?.rank ?? 0)
        expect(ranks[0]).toBe(1)
        expect(Math.max(...ranks)).toBeGreaterThan(3)
      })

      it('keeps to filter and threshold', async () => {
        const name = await filled()
        const filter = filterOf({ must: [{ field: 'document_id', op: 'ne', value: 'b' }] })
        expect((await found(name, { ...best(mmr(1)), filter })).includes(4)).toBe(false)
        expect((await found(name, { ...best(mmr(1)), limit: 5, scoreThreshold: 0.9 })).sort()).toEqual([1, 2, 3])
      })
    })

    describe('with a limit per document', () => {
      it('shows at most so many of one, and fills up with others', async () => {
        const name = await filled()
        for (const explain of [true, false]) {
          const one = await found(name, { ...best({ perDocument: 1 }), explain })
          expect(one.slice(1)).toEqual([4, 5])
          expect((await found(name, { ...best({ perDocument: 2 }), explain })).slice(2)).toEqual([4])
          const hybrid: QueryPart = { mode: 'hybrid', vector: at(0), text: 'apple', candidates: 5, explain }
          expect(await found(name, { ...hybrid, perDocument: 1 })).toHaveLength(3)
          expect(
            await found(name, { ...best({ perDocument: 1 }), mode: 'sparse', text: 'apple pear', explain }),
          ).toHaveLength(3)
        }
      })

      it('keeps the scores, and tells the ranks from before when asked to', async () => {
        const name = await filled()
        const plain = new Map((await hits(name, best({ limit: 5 }))).map(({ id, score }) => [id, score]))
        const got = await hits(name, { ...best({ perDocument: 1 }), explain: true })
        for (const { id, score } of got) expect(score).toBeCloseTo(plain.get(id) ?? 0, 5)
        expect(got.map(({ stages }) => stages.dense?.rank)).toEqual([1, 4, 5])
      })

      it('finds the others behind a document with very many chunks', async () => {
        const crowd = Array.from({ length: 300 }, (_, index) =>
          point(1000 + index, { document: 'crowd', index, text: 'crowd', vector: at(index / 1000) }),
        )
        const name = await filled([...crowd, ...shelf])
        const got = await hits(name, best({ perDocument: 2, limit: 6 }))
        expect(got.map(({ payload }) => payload.documentId).sort()).toEqual(['a', 'a', 'b', 'c', 'crowd', 'crowd'])
      })

      it('goes with MMR, filter and threshold', async () => {
        const name = await filled()
        const part = best({ perDocument: 1, mmr: { diversity: 0.9, candidates: 5 }, limit: 2 })
        expect((await hits(name, part)).map(({ payload }) => payload.documentId)).toEqual(['a', 'c'])
        expect(await found(name, best({ perDocument: 1, scoreThreshold: 0.7 }))).toHaveLength(2)
      })
    })
  })
}

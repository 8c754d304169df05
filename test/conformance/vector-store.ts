import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Point, VectorStore } from '@/server/capabilities/vector-store'
import { aliasConformance } from './vector-store-aliases'
import { filterCases } from './vector-store-filters'
import {
  averageLengthOf,
  calm,
  collect,
  fields,
  filterOf,
  fresh,
  idOf,
  library,
  numberOf,
  point,
  type QueryPart,
  query,
  termsOf,
} from './vector-store-fixtures'
import { languagesConformance } from './vector-store-languages'
import { rankingConformance } from './vector-store-ranking'
import { readingConformance } from './vector-store-reading'
import { stagingConformance } from './vector-store-staging'

/** What every vector store does: run against each adapter. */
export function vectorStoreConformance(
  kind: string,
  open: () => Promise<{ store: VectorStore; close: () => Promise<void> }>,
): void {
  describe(`vector store: ${kind}`, () => {
    let store: VectorStore
    let close: () => Promise<void>
    const name = 'library'

    const filled = async (points: readonly Point[], dimension = 4): Promise<string> => {
      const collection = fresh()
      await store.createCollection(collection, { dimension, fields }, calm())
      await store.upsert(collection, points, { ...calm(), averageLength: averageLengthOf(points) })
      return collection
    }
    const found = async (collection: string, part: QueryPart) =>
      (await store.query(collection, query(part), calm())).map(({ id }) => numberOf(id))
    const failure = async (work: Promise<unknown>) =>
      work.then(
        () => 'no error',
        (error: unknown) => error,
      )

    beforeAll(async () => {
      ;({ store, close } = await open())
      await store.createCollection(name, { dimension: 4, fields }, calm())
      await store.upsert(name, library, { ...calm(), averageLength: averageLengthOf(library) })
    })
    afterAll(() => close())

    it('tells that it is up', async () => {
      expect(await store.status(calm())).toMatchObject({ state: 'up' })
    })

    describe('collections', () => {
      it('are there once created and gone once deleted', async () => {
        const collection = fresh()
        expect(await store.stats(collection, calm())).toBeNull()
        await store.createCollection(collection, { dimension: 3, fields: [] }, calm())
        expect(await store.stats(collection, calm())).toEqual({ points: 0, dimension: 3 })
        await store.deleteCollection(collection, calm())
        expect(await store.stats(collection, calm())).toBeNull()
      })

      it('cannot be created twice; deleting what is not there is fine', async () => {
        const collection = await filled([])
        expect(await failure(store.createCollection(collection, { dimension: 4, fields }, calm()))).toMatchObject({
          code: 'already-exists',
        })
        await store.deleteCollection(fresh(), calm())
      })

      it('come back empty under the same name', async () => {
        const collection = await filled(library)
        await store.deleteCollection(collection, calm())
        await store.createCollection(collection, { dimension: 2, fields: [] }, calm())
        expect(await store.stats(collection, calm())).toEqual({ points: 0, dimension: 2 })
        expect(await found(collection, { mode: 'dense', vector: [1, 0] })).toEqual([])
      })

      it('may have any name that files may have', async () => {
        const collection = `ñandú 東京 ' % ; -- ${randomUUID()}`
        await store.createCollection(collection, { dimension: 4, fields: [] }, calm())
        await store.upsert(collection, library, { ...calm(), averageLength: 3 })
        expect(await store.stats(collection, calm())).toMatchObject({ points: 4 })
      })

      it('that are missing fail as such', async () => {
        const missing = { code: 'collection-missing' }
        const collection = fresh()
        const vector = [1, 0, 0, 0]
        expect(await failure(store.query(collection, query({ vector }), calm()))).toMatchObject(missing)
        expect(await failure(store.upsert(collection, library, { ...calm(), averageLength: 3 }))).toMatchObject(missing)
        expect(await failure(store.deleteDocument(collection, 'd', calm()))).toMatchObject(missing)
        expect(await failure(store.chunksOf(collection, 'd', calm()))).toMatchObject(missing)
        expect(await failure(store.commitDocument(collection, 'd', 1, calm()))).toMatchObject(missing)
        expect(await failure(store.discardStaged(collection, 'd', calm()))).toMatchObject(missing)
        expect(await failure(store.stagedPoints(collection, 'd', 1, calm()))).toMatchObject(missing)
        expect(await failure(store.chunkRanges(collection, [], calm()))).toMatchObject(missing)
        expect(await failure(collect(store.scroll(collection, calm())))).toMatchObject(missing)
        expect(await failure(store.pointAlias(fresh(), collection, calm()))).toMatchObject(missing)
      })
    })

    describe('writing', () => {
      it('twice changes nothing', async () => {
        const collection = await filled(library)
        const search: QueryPart = { mode: 'hybrid', vector: [1, 0.2, 0, 0], text: 'fish water' }
        const before = await store.query(collection, query(search), calm())
        await store.upsert(collection, library, { ...calm(), averageLength: averageLengthOf(library) })
        expect(await store.stats(collection, calm())).toMatchObject({ points: 4 })
        expect(await store.query(collection, query(search), calm())).toEqual(before)
      })

      it('replaces a point with the same id: old words, vector and fields are gone', async () => {
        const collection = await filled(library)
        const changed = point(1, { text: 'Volcanoes erupt', vector: [0, 0, 0, 1], metadata: { lang: 'it' } })
        await store.upsert(collection, [changed], { ...calm(), averageLength: 3 })
        expect(await found(collection, { mode: 'sparse', text: 'herons' })).toEqual([])
        expect(await found(collection, { mode: 'sparse', text: 'volcano' })).toEqual([1])
        expect(await found(collection, { vector: [0, 0, 0, 1], limit: 1 })).toEqual([1])
        expect(
          await found(collection, {
            vector: [1, 0, 0, 0],
            filter: filterOf({ must: [{ field: 'lang', op: 'eq', value: 'it' }] }),
          }),
        ).toEqual([1])
        expect(
          await found(collection, {
            vector: [1, 0, 0, 0],
            filter: filterOf({ must: [{ field: 'year', op: 'eq', value: 2001 }] }),
          }),
        ).toEqual([])
      })

      it('takes the last of several points with one id', async () => {
        const twice = [
          point(9, { text: 'first', vector: [1, 0, 0, 0] }),
          point(9, { text: 'second', vector: [0, 1, 0, 0] }),
        ]
        const collection = await filled(twice)
        expect(await store.stats(collection, calm())).toMatchObject({ points: 1 })
        expect((await store.query(collection, query({ vector: [1, 0, 0, 0] }), calm()))[0]?.payload.text).toBe('second')
      })

      it('takes more points than fit one batch, and shows them all at once', async () => {
        const many = Array.from({ length: 600 }, (_, n) =>
          point(n, { document: 'big', index: 599 - n, text: `word${n}`, vector: [1, n, 0, 0] }),
        )
        const collection = await filled(many)
        expect(await store.stats(collection, calm())).toMatchObject({ points: 600 })
        expect(await found(collection, { mode: 'sparse', text: 'word599' })).toEqual([599])
        const chunks = await store.chunksOf(collection, 'big', calm())
        expect(chunks.map(({ payload }) => payload.position.index)).toEqual(Array.from({ length: 600 }, (_, at) => at))
      })

      it('refuses vectors of another dimension and ids that are no UUID', async () => {
        const collection = await filled(library)
        const short = point(7, { text: 'x', vector: [1, 0] })
        expect(await failure(store.upsert(collection, [short], { ...calm(), averageLength: 3 }))).toMatchObject({
          code: 'dimension-mismatch',
          details: { expected: 4, actual: 2 },
        })
        const odd = { ...point(7, { text: 'x', vector: [1, 0, 0, 0] }), id: 'seven' }
        expect(await failure(store.upsert(collection, [odd], { ...calm(), averageLength: 3 }))).toMatchObject({
          code: 'vectors-refused',
        })
        expect(await store.stats(collection, calm())).toMatchObject({ points: 4 })
      })

      it('refuses vectors with what is no number', async () => {
        const broken = point(7, { text: 'x', vector: [Number.NaN, 0, 0, 0] })
        expect(await failure(store.upsert(name, [broken], { ...calm(), averageLength: 3 }))).toMatchObject({
          code: 'vectors-refused',
        })
      })

      it('keeps every text as it is', async () => {
        const text = 'Ünïcödé 東京 👩‍🚀 "quotes" \\ \n\t \u0000 end'
        const made = point(5, { text, vector: [1, 0, 0, 0], metadata: { lang: '日本語', tags: ['ñ', '👍'] }, page: 7 })
        const collection = await filled([made])
        const [hit] = await store.query(collection, query({ vector: [1, 0, 0, 0] }), calm())
        expect(hit?.payload).toEqual(made.payload)
        expect(
          await found(collection, {
            vector: [1, 0, 0, 0],
            filter: filterOf({ must: [{ field: 'lang', op: 'eq', value: '日本語' }] }),
          }),
        ).toEqual([5])
        expect(await found(collection, { mode: 'sparse', text: '東京' })).toEqual([5])
      })
    })

    describe('documents', () => {
      it('are deleted with all their points and nothing else', async () => {
        const pair = [
          point(1, { document: 'a', text: 'alpha one', vector: [1, 0, 0, 0] }),
          point(2, { document: 'a', index: 1, text: 'alpha two', vector: [0, 1, 0, 0] }),
        ]
        const collection = await filled([
          ...pair,
          point(3, { document: 'b', text: 'alpha three', vector: [0, 0, 1, 0] }),
        ])
        expect(await found(collection, { mode: 'sparse', text: 'alpha' })).toHaveLength(3)
        await store.deleteDocument(collection, 'a', calm())
        expect(await store.stats(collection, calm())).toMatchObject({ points: 1 })
        expect(await found(collection, { mode: 'sparse', text: 'alpha' })).toEqual([3])
        expect(await found(collection, { vector: [1, 1, 1, 0] })).toEqual([3])
        expect(await store.chunksOf(collection, 'a', calm())).toEqual([])
        await store.deleteDocument(collection, 'a', calm())
        await store.upsert(collection, pair, { ...calm(), averageLength: 2 })
        expect((await found(collection, { mode: 'sparse', text: 'alpha' })).sort()).toEqual([1, 2, 3])
      })

      it('give their chunks in order, with payload', async () => {
        const chunks = [2, 0, 1].map((index) =>
          point(10 + index, { document: 'd', index, text: `part ${index}`, vector: [1, 0, 0, 0] }),
        )
        const collection = await filled(chunks)
        expect(await store.chunksOf(collection, 'd', calm())).toEqual(
          [0, 1, 2].map((index) => ({
            id: idOf(10 + index),
            payload: chunks.find(({ id }) => id === idOf(10 + index))?.payload,
          })),
        )
      })
    })

    describe('dense search', () => {
      it('ranks by cosine similarity, whatever the lengths', async () => {
        const hits = await store.query(name, query({ vector: [5, 0, 0, 0] }), calm())
        expect(hits.map(({ id }) => numberOf(id)).slice(0, 2)).toEqual([1, 2])
        expect(hits[0]?.score).toBeCloseTo(1, 5)
        expect(hits[1]?.score).toBeCloseTo(0.8, 5)
        expect(hits[0]?.stages).toEqual({ dense: { rank: 1, score: hits[0]?.score } })
      })

      it('keeps to limit and threshold', async () => {
        expect(await found(name, { vector: [1, 0, 0, 0], limit: 1 })).toEqual([1])
        expect(await found(name, { vector: [1, 0, 0, 0], scoreThreshold: 0.5 })).toEqual([1, 2])
        expect(await found(name, { vector: [-1, 0, 0, 0], scoreThreshold: 0.1 })).toEqual([])
      })

      it('refuses a vector of another dimension', async () => {
        expect(await failure(store.query(name, query({ vector: [1, 0, 0] }), calm()))).toMatchObject({
          code: 'dimension-mismatch',
          details: { expected: 4, actual: 3 },
        })
      })

      it('finds nothing in an empty collection', async () => {
        expect(await found(await filled([]), { vector: [1, 0, 0, 0] })).toEqual([])
      })
    })

    describe('sparse search', () => {
      it('scores by BM25, each term with the weight it is given', async () => {
        const terms = { ...termsOf('herons'), weights: [2.5] }
        const hits = await store.query(name, query({ mode: 'sparse', terms }), calm())
        const { length } = library[0]?.terms ?? { length: 0 }
        const norm = 1.2 * (0.25 + (0.75 * length) / averageLengthOf(library))
        const expected = 2.5 * (2.2 / (1 + norm))
        expect(hits.map(({ id }) => numberOf(id))).toEqual([1])
        expect(hits[0]?.score).toBeCloseTo(expected, 4)
        expect(hits[0]?.stages.sparse).toEqual({ rank: 1, score: hits[0]?.score })
      })

      it('counts a term as often as the question has it', async () => {
        const [once] = await store.query(name, query({ mode: 'sparse', text: 'herons' }), calm())
        const [twice] = await store.query(name, query({ mode: 'sparse', text: 'herons, herons' }), calm())
        expect(twice?.score).toBeCloseTo(2 * (once?.score ?? 0), 5)
      })

      it('gives the same scores with a filter', async () => {
        const [all] = await store.query(name, query({ mode: 'sparse', text: 'fish' }), calm())
        const one = filterOf({ must: [{ field: 'document_id', op: 'eq', value: all?.payload.documentId ?? '' }] })
        const [filtered] = await store.query(name, query({ mode: 'sparse', text: 'fish', filter: one }), calm())
        expect(filtered?.score).toBeCloseTo(all?.score ?? 0, 6)
      })

      it('finds only what shares a term, and nothing for stop-words', async () => {
        expect((await found(name, { mode: 'sparse', text: 'sleeping' })).sort()).toEqual([2, 3])
        expect(await found(name, { mode: 'sparse', text: 'the of and' })).toEqual([])
        expect(await found(name, { mode: 'sparse', text: 'zebra' })).toEqual([])
      })

      it('keeps to limit and threshold', async () => {
        expect(await found(name, { mode: 'sparse', text: 'fish water sleep', limit: 1 })).toEqual([3])
        expect(await found(name, { mode: 'sparse', text: 'herons', scoreThreshold: 50 })).toEqual([])
      })
    })

    describe('hybrid search', () => {
      const both: QueryPart = { mode: 'hybrid', vector: [1, 0, 0, 0], text: 'fish' }

      it('joins ranks by 1/(position + 2)', async () => {
        const [first] = await store.query(name, query({ ...both, text: 'herons' }), calm())
        expect(numberOf(first?.id ?? '')).toBe(1)
        expect(first?.score).toBeCloseTo(1, 5)
        const hits = await store.query(name, query({ ...both, text: 'sleeping', candidates: 10 }), calm())
        const two = hits.find(({ id }) => numberOf(id) === 2)
        expect(two?.score).toBeGreaterThan(1 / 2)
        expect(two?.stages.fused).toEqual({
          rank: hits.findIndex(({ id }) => numberOf(id) === 2) + 1,
          score: two?.score,
        })
      })

      it('joins distributions by mean ± 3 deviations', async () => {
        const hits = await store.query(name, query({ ...both, fusion: 'dbsf', text: 'herons' }), calm())
        const scores = [1, 0.8, 0, 0]
        const mean = 0.45
        const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 3)
        expect(hits[0]?.score).toBeCloseTo(0.5 + (1 - (mean - 3 * deviation)) / (6 * deviation), 4)
      })

      it('explains the rank in each branch when asked to', async () => {
        const hits = await store.query(name, query({ ...both, explain: true }), calm())
        const one = hits.find(({ id }) => numberOf(id) === 1)
        expect(one?.stages.dense).toMatchObject({ rank: 1 })
        expect(one?.stages.dense?.score).toBeCloseTo(1, 5)
        expect(one?.stages.sparse?.rank).toBeGreaterThan(0)
        expect(hits.find(({ id }) => numberOf(id) === 4)?.stages.sparse).toBeUndefined()
        expect(hits.map(({ stages }) => stages.fused?.rank)).toEqual(hits.map((_, at) => at + 1))
      })

      it('joins by normalised scores, and tells what each leg gave', async () => {
        const asked = query({ ...both, fusion: 'score', denseShare: { same: 0.25 }, limit: 4 })
        const hits = await store.query(name, asked, calm())
        const [first, second] = hits
        const best = Math.max(...hits.map(({ stages }) => stages.sparse?.score ?? 0))
        const words = (first?.stages.sparse?.score ?? 0) / best
        expect(numberOf(first?.id ?? '')).toBe(1)
        expect(first?.score).toBeCloseTo(0.25 + 0.75 * words, 5)
        expect(first?.stages.dense?.normalised).toBeCloseTo(1, 5)
        expect(first?.stages.sparse?.normalised).toBeCloseTo(words, 5)
        expect(second?.stages.fused).toEqual({ rank: 2, score: second?.score })
        expect(hits.find(({ id }) => numberOf(id) === 4)?.stages.sparse).toBeUndefined()
        const above = await store.query(name, { ...asked, scoreThreshold: second?.score ?? 1 }, calm())
        expect(above.map(({ id }) => id)).toEqual(hits.slice(0, 2).map(({ id }) => id))
        const alone = await store.query(name, query({ ...both, fusion: 'score', text: 'the' }), calm())
        expect(alone[0]?.score).toBeCloseTo(1, 5)
      })

      it('filters both branches, and the threshold is on the joined score', async () => {
        const spanish = filterOf({ must: [{ field: 'lang', op: 'eq', value: 'es' }] })
        expect(await found(name, { ...both, filter: spanish })).toEqual([2])
        expect(await found(name, { ...both, text: 'herons', scoreThreshold: 0.9 })).toEqual([1])
        expect(await found(name, { ...both, limit: 2 })).toHaveLength(2)
      })

      it('is a dense search when the question has no terms', async () => {
        expect((await found(name, { ...both, text: 'the of' })).slice(0, 2)).toEqual([1, 2])
        expect((await found(name, { ...both, text: 'the of', explain: true })).slice(0, 2)).toEqual([1, 2])
      })
    })

    describe('filters', () => {
      it.each(filterCases)('%s', async (_, filter, expected) => {
        const hits = await found(name, { vector: [1, 1, 1, 1], filter: filterOf(filter) })
        expect(hits.sort()).toEqual(expected)
      })
    })

    stagingConformance(() => store)
    readingConformance(() => store)
    aliasConformance(() => store)
    rankingConformance(() => store)
    languagesConformance(() => store)

    it('rejects with the reason of an aborted signal', async () => {
      const signal = AbortSignal.abort(new Error('stopped by the user'))
      const stopped = { message: 'stopped by the user' }
      expect(await failure(store.query(name, query({ vector: [1, 0, 0, 0] }), { signal }))).toMatchObject(stopped)
      expect(await failure(store.upsert(name, library, { signal, averageLength: 3 }))).toMatchObject(stopped)
      expect(await failure(store.chunksOf(name, 'doc-1', { signal }))).toMatchObject(stopped)
      expect(await failure(store.stats(name, { signal }))).toMatchObject(stopped)
      expect(await failure(store.commitDocument(name, 'doc-1', 1, { signal }))).toMatchObject(stopped)
      expect(await failure(store.discardStaged(name, 'doc-1', { signal }))).toMatchObject(stopped)
      expect(await failure(store.stagedPoints(name, 'doc-1', 1, { signal }))).toMatchObject(stopped)
      expect(await failure(collect(store.scroll(name, { signal })))).toMatchObject(stopped)
      expect(await store.stats(name, calm())).toMatchObject({ points: 4 })
    })
  })
}

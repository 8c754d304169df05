import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Condition } from '@/pipeline/filter'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import type { Point, VectorHit, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { boundsOf, faultsOf, tolerance } from './vector-store-bounds'
import { averageLengthOf, calm, collect, fields, idOf, point, query } from './vector-store-fixtures'

const words = ['heron', 'river', 'stone', 'night', 'salt', 'wind', 'root', 'glass', 'iron', 'bread', 'moss', 'fox']

/** Numbers that look random and are the same in every run. */
const noise = (n: number) => Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1

const points = Array.from({ length: 200 }, (_, n) =>
  point(n, {
    document: `doc-${n % 17}`,
    index: n,
    text: Array.from(
      { length: 3 + (n % 9) },
      (_, at) => words[Math.floor(noise(n * 31 + at) ** 2 * words.length)],
    ).join(' '),
    vector: Array.from({ length: 8 }, (_, at) => noise(n * 8 + at) - 0.5),
    ...(n % 4 !== 0 && { page: 1 + (n % 6) }),
    metadata: {
      ...(n % 3 !== 0 && { lang: n % 2 === 0 ? 'en' : 'es' }),
      year: 1990 + (n % 40) + (n % 5 === 0 ? 0.5 : 0),
      draft: n % 7 === 0,
      made: `20${10 + (n % 20)}-0${1 + (n % 9)}-15T0${n % 10}:00:00${n % 2 === 0 ? 'Z' : '+05:30'}`,
      title: `${words[n % 12] ?? ''} and ${words[(n * 5) % 12] ?? ''}`,
      tags: words.filter((_, at) => (n + at) % 5 === 0),
      sizes: n % 2 === 0 ? [] : [n % 10, (n % 10) + 0.25],
    },
  }),
)

const word = fc.constantFrom(...words)
/** Days and moments that some points were made on, and others. */
const moment = fc.constantFrom(
  '2019-01-15',
  '2011-02-15',
  '2012-03-14T20:30Z',
  '2015-06-15T05:00:00Z',
  '2021-03-15T04:30:00+02:00',
)
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    field: fc.constantFrom('lang', 'tags', 'document_id', 'nothing'),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.oneof(word, fc.constantFrom('en', 'es', 'doc-3')),
  }),
  fc.record({
    field: fc.constantFrom('year', 'sizes', 'page'),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.constantFrom(3, 2000, 2010.5, 0.25),
  }),
  fc.record({ field: fc.constant('draft'), op: fc.constantFrom('eq', 'ne'), value: fc.boolean() }),
  fc.record({
    field: fc.constantFrom('lang', 'tags'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(fc.oneof(word, fc.constantFrom('en', 1999)), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constantFrom('year', 'sizes'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(fc.constantFrom(1999, '2001.5', 3, '0.25'), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constantFrom('year', 'sizes', 'page'),
    op: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
    value: fc.constantFrom(1, '3.25', 2005, 2010.5),
  }),
  fc.record({ field: fc.constant('made'), op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: moment }),
  fc.record({ field: fc.constant('made'), op: fc.constantFrom('eq', 'ne'), value: moment }),
  fc.record({
    field: fc.constant('made'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(moment, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom('title', 'tags', 'lang'),
    op: fc.constant('contains'),
    value: fc.oneof(word, fc.constantFrom('iron and', 'AND fox', 'oo', '!')),
  }),
  fc.record({ field: fc.constantFrom('lang', 'sizes', 'page', 'nothing'), op: fc.constantFrom('exists', 'missing') }),
)
const weight = fc.constantFrom(0.25, 1, 1.5, 4)
const few = fc.array(conditions, { maxLength: 2 })
const queries = fc
  .record({
    mode: fc.constantFrom('dense', 'sparse', 'hybrid'),
    fusion: fc.constantFrom('rrf', 'dbsf'),
    limit: fc.integer({ min: 1, max: 30 }),
    candidates: fc.integer({ min: 1, max: 60 }),
    explain: fc.boolean(),
    vector: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 8, maxLength: 8 }),
    text: fc.array(word, { maxLength: 5 }).map((list) => list.join(' ')),
    filter: fc.record({ must: few, should: few, mustNot: few }),
    weights: fc.option(fc.record({ dense: weight, sparse: weight }), { nil: undefined }),
    perDocument: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(query)

/** MMR over no more than each branch brings, so that the same search without it shows what was picked from. */
const diverse = fc
  .record({
    mode: fc.constantFrom('dense', 'hybrid'),
    fusion: fc.constant('dbsf' as const),
    limit: fc.integer({ min: 1, max: 12 }),
    candidates: fc.integer({ min: 20, max: 60 }),
    explain: fc.boolean(),
    vector: fc
      .tuple(
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 7, maxLength: 7 }),
        fc.integer({ min: 1, max: 50 }),
      )
      .map(([head, last]) => [...head, last]),
    text: fc.array(word, { maxLength: 3 }).map((list) => list.join(' ')),
    mmr: fc.record({ diversity: fc.constantFrom(0, 0.25, 0.5, 0.9), candidates: fc.integer({ min: 1, max: 20 }) }),
    perDocument: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(query)

/** What is wrong with the order in which a store picked for variety, near ties aside. */
async function faultsOfPicks(store: VectorStore, asked: VectorQuery): Promise<string[]> {
  const { limit, mode, mmr: { diversity, candidates: pool } = { diversity: 0, candidates: 0 }, ...rest } = asked
  const wanted = Math.max(limit, pool)
  const candidates = await store.query('c', { ...rest, mode, limit: wanted }, calm())
  const hits = await store.query('c', asked, calm())
  const scores = candidates.map(({ score }) => score)
  const [high, low] = [Math.max(...scores), Math.min(...scores)]
  const relevance = (score: number) => (mode === 'dense' ? score : high === low ? 1 : (score - low) / (high - low))
  const picked: string[] = []
  const valueOfPick = ({ id, score }: VectorHit) => {
    if (picked.length === 0) return relevance(score)
    const likeness = Math.max(...picked.map((other) => likenessOf(id, other)))
    return (1 - diversity) * relevance(score) - diversity * likeness
  }
  const faults = hits.length === Math.min(limit, candidates.length) ? [] : [`${hits.length} hits`]
  for (const hit of hits) {
    const best = Math.max(...candidates.filter(({ id }) => !picked.includes(id)).map(valueOfPick))
    const isCandidate = candidates.some(({ id }) => id === hit.id) || hit.score >= low - tolerance
    if (!isCandidate || valueOfPick(hit) < best - 10 * tolerance) faults.push(`${hit.id} is no best pick`)
    picked.push(hit.id)
  }
  return faults
}

const vectors = new Map(points.map(({ id, vector }) => [id, vector]))
function likenessOf(one: string, other: string): number {
  const [a = [], b = []] = [vectors.get(one), vectors.get(other)]
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b))
}

/** The same points whichever way they come: at once, or staged and committed after others. */
async function fillInStages(store: VectorStore): Promise<void> {
  const options = { ...calm(), averageLength: averageLengthOf(points) }
  const isLate = ({ payload }: Point) => payload.documentId === 'doc-3' || payload.documentId === 'doc-5'
  const late = points.filter(isLate)
  const early = late.map((one, n) => ({ ...one, id: idOf(5000 + n) }))
  await store.upsert('c', [...points.filter((one) => !isLate(one)), ...early], options)
  await store.query('c', query({ mode: 'sparse', text: 'fox' }), calm())
  await store.upsert(
    'c',
    late.map((one) => ({ ...one, generation: 2 })),
    { ...options, staged: true },
  )
  for (const document of ['doc-3', 'doc-5']) await store.commitDocument('c', document, 2, calm())
}

/** No two chunks alike, so that no near ties decide: each has another length. */
const inLanguages = Array.from({ length: 60 }, (_, n) =>
  point(n, {
    text: `${words[n % 12] ?? ''} ${'filler '.repeat(n)}${words[(n * 7) % 12] ?? ''}`,
    vector: Array.from({ length: 8 }, (_, at) => noise(n * 8 + at + 7) - 0.5),
    ...(n % 10 !== 9 && { language: n % 5 === 0 ? 'en' : n % 7 === 0 ? 'fr' : 'es' }),
  }),
)

const acrossLanguages = fc
  .record({
    mode: fc.constant('hybrid' as const),
    fusion: fc.constant('score' as const),
    limit: fc.integer({ min: 1, max: 12 }),
    candidates: fc.integer({ min: 3, max: 30 }),
    explain: fc.boolean(),
    vector: fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 8, maxLength: 8 }),
    text: fc.uniqueArray(fc.oneof(word, fc.constantFrom('nowhere', 'unknown', 'absent')), {
      minLength: 1,
      maxLength: 6,
    }),
    questionLanguage: fc.constantFrom('en', 'es', 'de'),
    share: fc.constantFrom(0.5, 0.8),
    perDocument: fc.constantFrom(undefined, 1),
  })
  .map(({ text, questionLanguage, share, ...rest }) =>
    query({
      ...rest,
      text: text.join(' '),
      denseShare: { same: 0.2, other: { questionLanguage, share, keepsPlaces: true } },
    }),
  )

async function fillInLanguages(store: VectorStore): Promise<void> {
  await store.createCollection('l', { dimension: 8, fields: [] }, calm())
  await store.upsert('l', inLanguages, { ...calm(), averageLength: averageLengthOf(inLanguages) })
}

/** The double looks at every point for every term: a bound for a busy machine, not a measure. */
const patience = 60_000

/** The embedded store and another one answer the same, whatever they are asked. */
export function vectorStoreParity(
  kind: string,
  open: () => Promise<{ store: VectorStore; close: () => Promise<void> }>,
): void {
  describe(`embedded and ${kind}`, { timeout: patience }, () => {
    let embedded: VectorStore
    let other: VectorStore
    let close: () => Promise<void>
    beforeAll(async () => {
      embedded = await createEmbeddedVectorStore({ path: ':memory:' })
      ;({ store: other, close } = await open())
      for (const store of [embedded, other]) {
        await store.createCollection('c', { dimension: 8, fields }, calm())
        await fillInStages(store)
      }
    }, patience)
    afterAll(async () => {
      await embedded.close()
      await close()
    })

    it('find the same with the same scores, for any query and filter', async () => {
      await fc.assert(
        fc.asyncProperty(queries, async (asked) => {
          const bounds = await boundsOf(embedded, 'c', asked)
          const hits = await embedded.query('c', asked, calm())
          const others = await other.query('c', asked, calm())
          expect(faultsOf(hits, bounds, asked)).toEqual([])
          expect(faultsOf(others, bounds, asked)).toEqual([])
        }),
        { numRuns: 200, endOnFailure: true },
      )
    })

    it('keep the same places for other languages', async () => {
      await fillInLanguages(embedded)
      await fillInLanguages(other)
      await fc.assert(
        fc.asyncProperty(acrossLanguages, async (asked) => {
          const [hits, others] = await Promise.all([embedded, other].map((store) => store.query('l', asked, calm())))
          expect(others?.map(({ id }) => id)).toEqual(hits?.map(({ id }) => id))
          for (const [n, { score, stages }] of (others ?? []).entries()) {
            expect(score).toBeCloseTo(hits?.[n]?.score ?? Number.NaN, 4)
            expect(stages.dense?.rank).toBe(hits?.[n]?.stages.dense?.rank)
          }
        }),
        { numRuns: 100, endOnFailure: true },
      )
    })

    it('pick as well for variety', async () => {
      await fc.assert(
        fc.asyncProperty(diverse, async (asked) => {
          expect(await faultsOfPicks(embedded, asked)).toEqual([])
          expect(await faultsOfPicks(other, asked)).toEqual([])
        }),
        { numRuns: 80, endOnFailure: true },
      )
    })

    it('read the same', async () => {
      const ranges = [
        { documentId: 'doc-3', from: 0, to: 60 },
        { documentId: 'doc-1', from: 100, to: 150 },
      ]
      expect(await embedded.chunkRanges('c', ranges, calm())).toEqual(await other.chunkRanges('c', ranges, calm()))
      const all = async (store: VectorStore) => (await collect(store.scroll('c', calm()))).map(({ id }) => id).sort()
      expect(await all(embedded)).toEqual(await all(other))
      expect(await embedded.stats('c', calm())).toEqual(await other.stats('c', calm()))
    })
  })
}

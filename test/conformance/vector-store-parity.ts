import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbeddedVectorStore } from '@/server/adapters/embedded'
import type { Point, VectorHit, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { queryNamed } from '@/server/knowledge/placement/prefer-named'
import { acrossLanguages, diverse, inLanguages, points, preferring, queries } from './vector-store-arbitrary'
import { boundsOf, faultsOf, tolerance } from './vector-store-bounds'
import { averageLengthOf, calm, collect, fields, idOf, query } from './vector-store-fixtures'

/** The same chunks as most collections have them: without lists, which stores read in another way. */
const plain = points.map((one) => ({ ...one, payload: { ...one.payload, metadata: {} } }))

/** Whether a near tie decides which hit of a branch leads: no two stores need agree on that. */
async function isTied(store: VectorStore, { mode, fusion, vector, terms, filter }: VectorQuery): Promise<boolean> {
  if (mode !== 'hybrid' || fusion !== 'score') return false
  for (const branch of ['dense', 'sparse'] as const) {
    const part = { vector, terms, filter, fusion, limit: 2, candidates: 2, explain: false }
    const [first, second] = await store.query('plain', { ...part, mode: branch }, calm())
    if (first && second && first.score - second.score < tolerance) return true
  }
  return false
}

/** What two lists of hits differ in; which of equals comes first is left to each store. */
function differences(hits: readonly VectorHit[], others: readonly VectorHit[]): string[] {
  if (hits.length !== others.length) return [`${hits.length} hits and ${others.length}`]
  const byId = new Map(others.map((hit) => [hit.id, hit]))
  const far = (a = 0, b = 0) => Math.abs(a - b) > tolerance
  return hits.flatMap(({ id, score, stages: { named } }, at) => {
    const faults = far(score, others[at]?.score) ? [`${score} and ${others[at]?.score} at ${at}`] : []
    const other = byId.get(id)
    if (!other) return faults
    const theirs = other.stages.named
    if (far(score, other.score)) faults.push(`${id} scores ${score} and ${other.score}`)
    if (String(named?.named) !== String(theirs?.named) || far(named?.factor, theirs?.factor)) {
      faults.push(`${id} is named ${named?.named} and ${theirs?.named}`)
    }
    return faults
  })
}

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
        await store.createCollection('plain', { dimension: 8, fields: [] }, calm())
        await store.upsert('plain', plain, { ...calm(), averageLength: averageLengthOf(plain) })
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
        { numRuns: 300, endOnFailure: true },
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

    it('prefer the same of what a question names', async () => {
      let preferred = 0
      await fc.assert(
        fc.asyncProperty(preferring, async ({ question, strength, asked }) => {
          fc.pre(!(await isTied(embedded, asked)))
          const options = { question, strength, ...calm() }
          const hits = await queryNamed(embedded, 'plain', asked, options)
          expect(differences(hits, await queryNamed(other, 'plain', asked, options))).toEqual([])
          if (hits.some(({ stages }) => stages.named)) preferred += 1
        }),
        { numRuns: 150, endOnFailure: true },
      )
      expect(preferred).toBeGreaterThan(20)
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

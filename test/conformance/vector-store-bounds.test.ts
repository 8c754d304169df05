import { expect, it } from 'vitest'
import type { VectorHit, VectorStore } from '@/server/capabilities/vector-store'
import { boundsOf, faultsOf } from './vector-store-bounds'
import { point, query } from './vector-store-fixtures'

/** A store whose searches by meaning and by words find these scores, by number of the point. */
function ranking(dense: Record<string, number>, sparse: Record<string, number>): VectorStore {
  const listOf = (scores: Record<string, number>): VectorHit[] =>
    Object.entries(scores)
      .map(([id, score]) => ({ id, score, stages: {}, payload: point(Number(id), { text: '', vector: [] }).payload }))
      .sort((a, b) => b.score - a.score)
  const unused = () => Promise.reject(new Error('not asked for'))
  return {
    status: unused,
    createCollection: unused,
    deleteCollection: unused,
    stats: unused,
    upsert: unused,
    deleteDocument: unused,
    stagedPoints: unused,
    commitDocument: unused,
    discardStaged: unused,
    chunkRanges: unused,
    scroll: async function* () {},
    pointAlias: unused,
    deleteAlias: unused,
    chunksOf: unused,
    query: async (_name, { mode }) => listOf(mode === 'dense' ? dense : sparse),
    close: unused,
  }
}
const hitsOf = (...scores: [id: string, score: number][]): VectorHit[] =>
  scores.map(([id, score]) => ({ id, score, stages: {}, payload: point(Number(id), { text: '', vector: [] }).payload }))

it('lets near ties change their places, and what joining by ranks makes of it, but nothing else', async () => {
  const store = ranking({ 1: 0.9, 2: 0.5, 3: 0.500001 }, { 4: 2 })
  const asked = query({ mode: 'hybrid', text: 'fox', vector: [1], limit: 3, candidates: 3 })
  const bounds = await boundsOf(store, 'c', asked)
  const faults = (...scores: [string, number][]) => faultsOf(hitsOf(...scores), bounds, asked)
  expect(faults(['1', 1 / 2], ['4', 1 / 2], ['3', 1 / 3])).toEqual([])
  expect(faults(['4', 1 / 2], ['1', 1 / 2], ['2', 1 / 3])).toEqual([])
  expect(faults(['1', 1 / 2], ['3', 1 / 3], ['2', 1 / 4])).toEqual([expect.stringMatching(/4 is missing/)])
  expect(faults(['1', 1 / 3], ['4', 1 / 2], ['3', 1 / 3])).toHaveLength(2)
})

it('lets near ties at the end of a list be in it or not', async () => {
  const store = ranking({ 1: 0.9, 2: 0.5, 3: 0.500001 }, {})
  const asked = query({ mode: 'dense', vector: [1], limit: 2 })
  const bounds = await boundsOf(store, 'c', asked)
  expect(faultsOf(hitsOf(['1', 0.9], ['2', 0.5]), bounds, asked)).toEqual([])
  expect(faultsOf(hitsOf(['1', 0.9], ['3', 0.5]), bounds, asked)).toEqual([])
  expect(faultsOf(hitsOf(['2', 0.5], ['3', 0.5]), bounds, asked)).toHaveLength(1)
  expect(faultsOf(hitsOf(['1', 0.9]), bounds, asked)).toHaveLength(2)
})

it('wants the leading hit of a branch that counts among the first three, with the score of its place', async () => {
  const store = ranking({ 1: 0.9, 2: 0.8, 3: 0.7, 4: 0.6, 5: 0.1 }, { 1: 5, 2: 4.9, 3: 4.8, 4: 4.7, 6: 8 })
  const part = { text: 'fox', vector: [1], limit: 6, candidates: 6 }
  const asked = query({ ...part, mode: 'hybrid', fusion: 'score', denseShare: { same: 0.5 } })
  const bounds = await boundsOf(store, 'c', asked)
  const [first, second, third, fourth] = [0.8125, 0.74375, 0.675, 0.60625]
  const faults = (...scores: [string, number][]) => faultsOf(hitsOf(...scores), bounds, asked)
  const kept: [string, number][] = [
    ['1', first],
    ['2', second],
    ['6', third],
    ['3', third],
    ['4', fourth],
    ['5', 0],
  ]
  expect(faults(...kept)).toEqual([])
  expect(faults(['1', first], ['2', second], ['3', third], ['4', fourth], ['6', 0.5], ['5', 0])).toEqual([
    expect.stringMatching(/6 leads/),
  ])
  expect(faults(['1', first], ['2', second], ['6', 0.8], ['3', third], ['4', fourth], ['5', 0])).not.toEqual([])
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { calm, point, query } from '@/test/conformance/vector-store-fixtures'
import { createEmbeddedVectorStore } from '.'

const words = (n: number) =>
  point(n, { document: `d${n % 10}`, index: n, text: `word${n} common`, vector: [1, n % 7, n % 3, 0] })
const some = (from: number, count: number) => Array.from({ length: count }, (_, at) => words(from + at))
const options = () => ({ ...calm(), averageLength: 2 })

describe('the embedded store at work', () => {
  let store: VectorStore
  beforeEach(async () => {
    store = await createEmbeddedVectorStore({ path: ':memory:' })
    await store.createCollection('c', { dimension: 4, fields: [] }, calm())
  })
  afterEach(() => store.close())

  it('writes, deletes and searches at the same time without losing anything', async () => {
    await store.upsert('c', some(0, 300), options())
    const searching = Array.from({ length: 20 }, () =>
      store.query('c', query({ mode: 'hybrid', vector: [1, 1, 1, 0], text: 'common' }), calm()),
    )
    await Promise.all([
      store.upsert('c', some(300, 500), options()),
      store.upsert('c', some(800, 200), options()),
      store.deleteDocument('c', 'd3', calm()),
      ...searching,
    ])
    await store.deleteDocument('c', 'd3', calm())
    expect(await store.stats('c', calm())).toMatchObject({ points: 900 })
    const hits = await store.query('c', query({ mode: 'sparse', text: 'common', limit: 2000 }), calm())
    expect(hits).toHaveLength(900)
    expect(hits.every(({ payload }) => payload.documentId !== 'd3')).toBe(true)
  })

  it('lets others run between the batches of a large write', async () => {
    let turns = 0
    let writing = true
    const count = () => {
      turns += 1
      if (writing) setImmediate(count)
    }
    setImmediate(count)
    await store.upsert('c', some(0, 1000), options())
    writing = false
    expect(turns).toBeGreaterThan(10)
  })

  it('stops a large write when it is aborted, and keeps what was written whole', async () => {
    const stop = new AbortController()
    const writing = store.upsert('c', some(0, 5000), { signal: stop.signal, averageLength: 2 })
    setImmediate(() => stop.abort(new Error('enough')))
    await expect(writing).rejects.toThrow('enough')
    const { points } = (await store.stats('c', calm())) ?? { points: -1 }
    expect(points).toBeLessThan(5000)
    expect(await store.query('c', query({ mode: 'sparse', text: 'common', limit: 5000 }), calm())).toHaveLength(points)
  })

  it('tells a write in progress that its collection was deleted', async () => {
    const writing = store.upsert('c', some(0, 2000), options())
    const outcome = writing.then(
      () => 'written',
      (error: unknown) => error,
    )
    await store.deleteCollection('c', calm())
    expect(await outcome).toMatchObject({ code: 'collection-missing' })
  })

  it('uses the room of deleted points again', async () => {
    for (let round = 0; round < 5; round += 1) {
      await store.upsert('c', some(round * 1000, 100), options())
      expect(await store.query('c', query({ vector: [1, 1, 1, 0], limit: 1000 }), calm())).toHaveLength(100)
      for (let document = 0; document < 10; document += 1) await store.deleteDocument('c', `d${document}`, calm())
    }
    expect(await store.query('c', query({ vector: [1, 1, 1, 0] }), calm())).toEqual([])
    expect(await store.query('c', query({ mode: 'sparse', text: 'common' }), calm())).toEqual([])
  })
})

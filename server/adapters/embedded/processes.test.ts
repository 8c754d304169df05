import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { calm, point, query } from '@/test/conformance/vector-store-fixtures'
import { createEmbeddedVectorStore } from '.'

const some = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    point(from + at, { document: `d${from}`, index: at, text: `word${from + at} common`, vector: [1, at, 0, 0] }),
  )
const options = () => ({ ...calm(), averageLength: 2 })

/** Each store has a connection of its own, as the stores of several processes have. */
describe('several stores on one file', () => {
  let folder: string
  let stores: VectorStore[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-processes-'))
    const path = join(folder, 'vectors.db')
    stores = []
    for (let at = 0; at < 3; at++) stores.push(await createEmbeddedVectorStore({ path }))
  })
  afterEach(async () => {
    for (const store of stores) await store.close()
    await rm(folder, { recursive: true })
  })

  it('write into one collection at once and lose nothing', async () => {
    const [first] = stores
    await first?.createCollection('c', { dimension: 4, fields: [] }, calm())
    await Promise.all(stores.map((store, at) => store.upsert('c', some(at * 1_000, 300), options())))
    await Promise.all(
      stores.map(async (store, at) => {
        await store.upsert('c', some(at * 1_000 + 500, 200), { ...options(), staged: true })
        await store.commitDocument('c', `d${at * 1_000 + 500}`, 0, calm())
        await store.deleteDocument('c', `d${at * 1_000}`, calm())
        await store.upsert('c', some(at * 1_000 + 700, 100), options())
      }),
    )
    for (const store of stores) {
      expect(await store.stats('c', calm())).toEqual({ points: 900, dimension: 4 })
      const hits = await store.query('c', query({ mode: 'sparse', text: 'common', limit: 5_000 }), calm())
      expect(new Set(hits.map(({ id }) => id)).size).toBe(900)
      for (const from of [500, 700, 1_500, 1_700, 2_500, 2_700])
        expect(await store.chunksOf('c', `d${from}`, calm())).toHaveLength(from % 1_000 === 500 ? 200 : 100)
    }
  })

  it('make collections at once: each its own, and one of the same name once', async () => {
    const spec = { dimension: 4, fields: [] }
    await Promise.all(stores.map((store, at) => store.createCollection(`own-${at}`, spec, calm())))
    const same = await Promise.allSettled(stores.map((store) => store.createCollection('same', spec, calm())))
    expect(same.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const made of same)
      if (made.status === 'rejected') expect(made.reason).toMatchObject({ code: 'already-exists' })
    for (const [at, store] of stores.entries()) {
      await store.upsert(`own-${at}`, some(0, 5), options())
      expect(await store.stats(`own-${at}`, calm())).toEqual({ points: 5, dimension: 4 })
    }
  })
})

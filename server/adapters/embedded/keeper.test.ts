import { mkdtemp, open, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { calm, idOf, library, query } from '@/test/conformance/vector-store-fixtures'
import { createEmbeddedVectorStore } from '.'
import type { Mended } from './keeper'

const pageSize = 4096
const ask = query({ vector: [1, 0, 0, 0] })

/** Points that fill some hundred pages. */
const many = Array.from({ length: 300 }, (_, at) => {
  const [first] = library
  if (!first) throw new Error('The library is empty')
  return {
    ...first,
    id: idOf(1000 + at),
    payload: { ...first.payload, documentId: `many-${at}`, text: 'x'.repeat(2_000) },
  }
})

describe('a vector file that is not what it should be', () => {
  let folder: string
  let path: string
  let mended: Mended[]
  let store: VectorStore | undefined
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-keeper-'))
    path = join(folder, 'vectors.db')
    mended = []
  })
  afterEach(async () => {
    await store?.close()
    store = undefined
    await rm(folder, { recursive: true })
  })

  const start = async (owner = true) => {
    store = await createEmbeddedVectorStore({ path, owner, onMended: (what) => mended.push(what) })
    return store
  }
  /** Two collections, closed and so all in one file: one of four points, one of many. */
  async function fill() {
    const first = await start()
    for (const name of ['small', 'large']) await first.createCollection(name, { dimension: 4, fields: [] }, calm())
    await first.upsert('small', library, { ...calm(), averageLength: 3 })
    await first.upsert('large', many, { ...calm(), averageLength: 3 })
    await first.close()
    const client = createClient({ url: pathToFileURL(path).href })
    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    client.close()
  }
  /** The page that a table begins with. */
  async function rootOf(table: string): Promise<number> {
    const client = createClient({ url: pathToFileURL(path).href })
    const { rows } = await client.execute({ sql: 'SELECT rootpage FROM sqlite_master WHERE name = ?', args: [table] })
    client.close()
    return Number(rows[0]?.rootpage)
  }
  async function overwrite(page: number, pages = 1) {
    const file = await open(path, 'r+')
    await file.write(Buffer.alloc(pageSize * pages, 0xa5), 0, pageSize * pages, (page - 1) * pageSize)
    await file.close()
  }
  const until = async (holds: () => boolean) => {
    for (let tries = 0; tries < 1_200 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 25))
    expect(holds()).toBe(true)
  }
  const asides = async () => (await readdir(folder)).filter((name) => /^vectors\.db\.damaged-\d{8}T\d{9}$/.test(name))

  it('is set aside when it is no database, and a new one takes its place', async () => {
    await writeFile(path, 'This is no database at all. '.repeat(500))
    const fresh = await start()
    expect(await fresh.stats('small', calm())).toBeNull()
    expect(await asides()).toHaveLength(1)
    await fresh.createCollection('c', { dimension: 4, fields: [] }, calm())
    await fresh.upsert('c', library, { ...calm(), averageLength: 3 })
    expect(await fresh.query('c', ask, calm())).toHaveLength(4)
    expect(await fresh.status(calm())).toEqual({ kind: 'embedded', state: 'up' })
  })

  it('is set aside when it was cut off', async () => {
    await fill()
    await truncate(path, 10 * pageSize + 100)
    const fresh = await start()
    // Depending on what is missing the damage shows at once or in the check behind.
    await until(() => mended.length === 1)
    expect(await asides()).toHaveLength(1)
    expect(await fresh.status(calm())).toMatchObject({ state: 'up' })
  })

  it('is found out by a check behind the start, and what is whole is kept', async () => {
    await fill()
    await overwrite(await rootOf('points_2'))
    const fresh = await start()
    await until(() => mended.length === 1)
    expect(mended[0]?.outcome).toMatchObject({ kept: 1, found: 2 })
    expect(await fresh.stats('large', calm())).toBeNull()
    expect(await fresh.query('small', ask, calm())).toHaveLength(4)
    expect(await fresh.stats('small', calm())).toEqual({ points: 4, dimension: 4 })
    expect(await asides()).toHaveLength(1)
    await fresh.createCollection('next', { dimension: 4, fields: [] }, calm())
    await fresh.upsert('next', library, { ...calm(), averageLength: 3 })
    expect(await fresh.query('next', ask, calm())).toHaveLength(4)
  })

  it('that breaks while it is used fails the call with what happened, and serves the next ones', async () => {
    await fill()
    const fresh = await start(false)
    await fresh.close()
    await overwrite(await rootOf('points_2'))
    const others = await start(false)
    await expect(others.query('large', ask, calm())).rejects.toMatchObject({ code: 'index-lost' })
    expect(mended).toEqual([])
    await others.close()
    const owner = await start(true)
    const failed = await owner.query('large', ask, calm()).catch((error: unknown) => error)
    expect(failed).toMatchObject({ message: expect.not.stringContaining(folder) })
    await until(() => mended.length === 1)
    await expect(owner.query('large', ask, calm())).rejects.toMatchObject({ code: 'collection-missing' })
    expect(await owner.query('small', ask, calm())).toHaveLength(4)
  })

  it('is made anew when it was deleted, also while it is open', async () => {
    await fill()
    const fresh = await start()
    await rm(path)
    expect(await fresh.status(calm())).toMatchObject({ state: 'up' })
    expect(mended).toEqual([{ aside: null, outcome: null }])
    expect(await fresh.stats('small', calm())).toBeNull()
    expect(await asides()).toEqual([])
  })
})

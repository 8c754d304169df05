import { spawn } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { calm, collect, point, query } from '@/test/conformance/vector-store-fixtures'
import { createEmbeddedVectorStore } from '.'

const root = join(import.meta.dirname, '../../..')
const address = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href)
const options = { ...calm(), averageLength: 3 }

/** The chunks of document `d` in a generation: word `gN` is in each of them. */
const content = (generation: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    point(generation * 10_000 + index, {
      document: 'd',
      index,
      generation,
      text: `g${generation} common chunk${index}`,
      vector: [1, generation, index, 0],
    }),
  )

/** Which generations of `d` a search finds, by their words, and how many chunks of each. */
async function seen(store: VectorStore, mode: 'sparse' | 'dense' = 'sparse'): Promise<Record<string, number>> {
  const found = await store.query('c', query({ mode, text: 'common', vector: [1, 1, 1, 0], limit: 5000 }), calm())
  const counts: Record<string, number> = {}
  for (const { payload } of found) {
    const word = payload.text.split(' ')[0] ?? ''
    counts[word] = (counts[word] ?? 0) + 1
  }
  return counts
}

/** What the store says in every way it can be asked; all must agree. */
async function everyView(store: VectorStore) {
  const sparse = await seen(store)
  expect(await seen(store, 'dense')).toEqual(sparse)
  const points = Object.values(sparse).reduce((sum, count) => sum + count, 0)
  expect(await store.stats('c', calm())).toEqual({ points, dimension: 4 })
  expect(await collect(store.scroll('c', calm()))).toHaveLength(points)
  expect(await store.chunksOf('c', 'd', calm())).toHaveLength(points)
  return sparse
}

/** Many files are opened and whole documents replaced: a bound for a busy machine, not a measure. */
const patience = 60_000

describe('a document that changes in the embedded store', { timeout: patience }, () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-staging-'))
    path = join(folder, 'vectors.db')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const open = async (file = path) => createEmbeddedVectorStore({ path: file })
  const started = async (count: number) => {
    const store = await open()
    await store.createCollection('c', { dimension: 4, fields: [] }, calm())
    await store.upsert('c', content(1, count), options)
    return store
  }

  it.each([true, false])('is old or new to every search meanwhile, never both (index in memory: %s)', async (warm) => {
    const store = await started(400)
    if (warm) await seen(store)
    await store.upsert('c', content(2, 600), { ...options, staged: true })
    const views = new Set<string>()
    let done = false
    const committing = store.commitDocument('c', 'd', 2, calm()).then(() => {
      done = true
    })
    while (!done) {
      views.add(JSON.stringify(await seen(store)))
      await nextTurn()
    }
    await committing
    views.add(JSON.stringify(await seen(store)))
    expect([...views]).toEqual([JSON.stringify({ g1: 400 }), JSON.stringify({ g2: 600 })])
    expect(await everyView(store)).toEqual({ g2: 600 })
    await store.close()
  })

  it('is old or new whenever the process dies, and ready for more', async () => {
    const store = await started(300)
    await seen(store)
    await store.upsert('c', content(2, 500), { ...options, staged: true })
    const copies: string[] = []
    const snapshot = async () => {
      const to = join(folder, `copy-${copies.length}`)
      copies.push(to)
      await mkdir(to)
      // Within one turn no statement is under way: this is what a killed process leaves.
      for (const part of ['vectors.db', 'vectors.db-wal']) copyFileSync(join(folder, part), join(to, part))
    }
    let done = false
    const committing = store.commitDocument('c', 'd', 2, calm()).then(() => {
      done = true
    })
    while (!done) await snapshot()
    await committing
    await store.close()
    const outcomes = new Set<string>()
    for (const copy of copies) {
      const reopened = await open(join(copy, 'vectors.db'))
      const view = await everyView(reopened)
      outcomes.add(JSON.stringify(view))
      if (view.g1) expect(await reopened.stagedPoints('c', 'd', 2, calm())).toBe(500)
      await reopened.commitDocument('c', 'd', 2, calm())
      expect(await everyView(reopened)).toEqual({ g2: 500 })
      await reopened.upsert('c', content(3, 100), { ...options, staged: true })
      expect(await everyView(reopened)).toEqual({ g2: 500 })
      await reopened.commitDocument('c', 'd', 3, calm())
      expect(await everyView(reopened)).toEqual({ g3: 100 })
      await reopened.close()
    }
    expect(outcomes).toEqual(new Set([JSON.stringify({ g1: 300 }), JSON.stringify({ g2: 500 })]))
  })

  it('starts its change again when something else writes to it meanwhile', async () => {
    const store = await started(300)
    await seen(store)
    await store.upsert('c', content(2, 300), { ...options, staged: true })
    const more = content(2, 400).slice(300)
    await Promise.all([
      store.commitDocument('c', 'd', 2, calm()),
      store.upsert('c', more, { ...options, staged: true }),
      store.upsert('c', [point(7, { document: 'e', text: 'g9 common', vector: [0, 0, 0, 1] })], options),
    ])
    await store.commitDocument('c', 'd', 2, calm())
    expect(await seen(store)).toEqual({ g2: 400, g9: 1 })
    expect(await seen(store, 'dense')).toEqual({ g2: 400, g9: 1 })
    expect(await store.stats('c', calm())).toMatchObject({ points: 401 })
    await store.close()
  })

  it('keeps what is searchable when the change is aborted while it is prepared', async () => {
    const store = await started(300)
    await seen(store)
    await store.upsert('c', content(2, 300), { ...options, staged: true })
    const stop = new AbortController()
    const committing = store.commitDocument('c', 'd', 2, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(committing).rejects.toThrow('enough')
    expect(await everyView(store)).toEqual({ g1: 300 })
    await store.commitDocument('c', 'd', 2, calm())
    expect(await everyView(store)).toEqual({ g2: 300 })
    await store.close()
  })

  it('uses the room of the old content again', async () => {
    const store = await started(200)
    for (let generation = 2; generation < 8; generation += 1) {
      await store.upsert('c', content(generation, 200), { ...options, staged: true })
      await store.commitDocument('c', 'd', generation, calm())
      expect(await everyView(store)).toEqual({ [`g${generation}`]: 200 })
    }
    await store.close()
    const client = createClient({ url: pathToFileURL(path).href })
    const { rows } = await client.execute('SELECT next_slot FROM collections')
    expect(rows[0]?.next_slot).toBe(400)
    for (const table of ['staged', 'commits']) expect((await client.execute(`SELECT * FROM ${table}`)).rows).toEqual([])
    client.close()
  })
})

/** Replaces document `d` again and again until it is killed, and prints each generation that was acknowledged. */
const writer = (path: string) => `
  const { createEmbeddedVectorStore } = await import(${address('server/adapters/embedded/index.ts')})
  const { point, query } = await import(${address('test/conformance/vector-store-fixtures.ts')})
  const store = await createEmbeddedVectorStore({ path: ${JSON.stringify(path)} })
  const signal = new AbortController().signal
  await store.createCollection('c', { dimension: 4, fields: [] }, { signal })
  for (let generation = 1; ; generation += 1) {
    const points = Array.from({ length: 100 + generation }, (_, index) => point(generation * 10000 + index, {
      document: 'd', index, generation, text: 'g' + generation + ' common', vector: [1, generation, index, 0] }))
    await store.upsert('c', points, { signal, averageLength: 2, staged: true })
    await store.commitDocument('c', 'd', generation, { signal })
    await store.query('c', query({ mode: 'sparse', text: 'common' }), { signal })
    process.stdout.write(generation + '\\n')
  }
`

it.each([2, 5, 9])(
  'a store killed while it replaces a document (after %i times) holds one content, whole',
  async (after) => {
    const folder = await mkdtemp(join(tmpdir(), 'telar-staging-'))
    const path = join(folder, 'vectors.db')
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', writer(path)], { cwd: root })
    let errors = ''
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    const closed = new Promise((resolve) => child.once('close', resolve))
    let last = 0
    for await (const line of createInterface(child.stdout)) {
      last = Number(line)
      // The kill arrives while the next one is staged, committed or cleaned up after.
      if (last === after) child.kill('SIGKILL')
    }
    await closed
    expect(last, errors).toBeGreaterThanOrEqual(after)
    const store = await createEmbeddedVectorStore({ path })
    const views = Object.entries(await everyView(store))
    expect(views).toHaveLength(1)
    const [word = '', count] = views[0] ?? []
    const generation = Number(word.slice(1))
    expect([last, last + 1]).toContain(generation)
    expect(count).toBe(100 + generation)
    await store.close()
    await rm(folder, { recursive: true })
  },
)

it('opens a file made before there were generations and aliases', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telar-staging-'))
  const path = join(folder, 'vectors.db')
  const client = createClient({ url: pathToFileURL(path).href })
  await client.executeMultiple(`
    CREATE TABLE collections (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, dimension INTEGER NOT NULL,
      fields TEXT NOT NULL, points INTEGER NOT NULL DEFAULT 0, total_length INTEGER NOT NULL DEFAULT 0,
      next_slot INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE free_slots (collection INTEGER NOT NULL, slot INTEGER NOT NULL, PRIMARY KEY (collection, slot)) WITHOUT ROWID;
    INSERT INTO collections VALUES (1, 'c', 4, '[]', 2, 6, 2);
    CREATE TABLE points_1 (slot INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
      chunk INTEGER NOT NULL, term_count INTEGER NOT NULL, terms BLOB NOT NULL, payload TEXT NOT NULL);
    CREATE INDEX points_1_document ON points_1 (document, chunk);
    CREATE TABLE vectors_1 (slot INTEGER PRIMARY KEY, vector BLOB NOT NULL);
  `)
  for (const [slot, { id, terms, payload, vector }] of content(1, 2).entries()) {
    const pairs = Uint32Array.from(terms.indices.flatMap((term, at) => [term, terms.counts[at] ?? 0]))
    const length = Math.hypot(...vector)
    const unit = Float32Array.from(vector, (value) => value / length)
    const args = [slot, id, 'd', slot, terms.length, new Uint8Array(pairs.buffer), JSON.stringify(payload)]
    await client.execute({ sql: 'INSERT INTO points_1 VALUES (?, ?, ?, ?, ?, ?, ?)', args })
    await client.execute({ sql: 'INSERT INTO vectors_1 VALUES (?, ?)', args: [slot, new Uint8Array(unit.buffer)] })
  }
  client.close()
  const store = await createEmbeddedVectorStore({ path })
  expect(await everyView(store)).toEqual({ g1: 2 })
  await store.pointAlias('live', 'c', calm())
  await store.upsert('live', content(2, 5), { ...options, staged: true })
  expect(await everyView(store)).toEqual({ g1: 2 })
  await store.commitDocument('live', 'd', 2, calm())
  expect(await everyView(store)).toEqual({ g2: 5 })
  await store.close()
  const again = await createEmbeddedVectorStore({ path })
  expect(await everyView(again)).toEqual({ g2: 5 })
  await again.close()
  await rm(folder, { recursive: true })
})

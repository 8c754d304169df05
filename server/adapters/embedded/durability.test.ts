import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { averageLengthOf, calm, idOf, library, point, query } from '@/test/conformance/vector-store-fixtures'
import { createEmbeddedVectorStore } from '.'

const root = join(import.meta.dirname, '../../..')
const address = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href)

/** Writes points of two chunks each until it is killed, and prints the number of each one that was acknowledged. */
const writer = (path: string) => `
  const { createEmbeddedVectorStore } = await import(${address('server/adapters/embedded/index.ts')})
  const store = await createEmbeddedVectorStore({ path: ${JSON.stringify(path)} })
  const signal = new AbortController().signal
  await store.createCollection('c', { dimension: 4, fields: [] }, { signal })
  for (let n = 0; ; n += 1) {
    const points = Array.from({ length: 100 }, (_, at) => ({
      id: '00000000-0000-4000-8000-' + (n * 100 + at).toString(16).padStart(12, '0'),
      vector: [1, n, at, 0],
      terms: { indices: [1, 10 + at], counts: [1, 1], length: 2 },
      payload: { collectionId: 'c', documentId: 'd' + n, documentName: 'd', text: 'x'.repeat(500),
        position: { index: at, start: 0, end: 500 }, metadata: {} },
    }))
    await store.upsert('c', points, { signal, averageLength: 2 })
    process.stdout.write(n + '\\n')
  }
`

/** Runs the writer and kills it once it has acknowledged `after` upserts; gives the last number it told. */
async function killWriter(path: string, after: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', writer(path)], { cwd: root })
  let errors = ''
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  const closed = new Promise((resolve) => child.once('close', resolve))
  let last = -1
  for await (const line of createInterface(child.stdout)) {
    last = Number(line)
    // The kill arrives while the next upsert is being written; what it still tells counts as acknowledged.
    if (last === after) child.kill('SIGKILL')
  }
  await closed
  if (last < after) throw new Error(`The writer ended early: ${errors}`)
  return last
}

describe('the vector file', () => {
  let folder: string
  let path: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-vectors-'))
    path = join(folder, 'vectors.db')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('keeps every acknowledged point when the process is killed while writing', async () => {
    const last = await killWriter(path, 7)
    const store = await createEmbeddedVectorStore({ path })
    for (let n = 0; n <= last; n += 1) expect(await store.chunksOf('c', `d${n}`, calm())).toHaveLength(100)
    const stats = await store.stats('c', calm())
    const terms = { indices: [1], weights: [1], idf: 'given' as const }
    const hits = await store.query('c', query({ mode: 'sparse', terms, limit: 100_000 }), calm())
    expect(hits).toHaveLength(stats?.points ?? -1)
    await store.upsert('c', [point(0, { text: 'again', vector: [0, 0, 0, 1] })], { ...calm(), averageLength: 2 })
    expect((await store.query('c', query({ vector: [0, 0, 0, 1], limit: 1 }), calm()))[0]?.id).toBe(idOf(0))
    await store.close()
  })

  it.each([
    ['no JSON', `payload = '{"text":'`],
    ['no chunk', `payload = '{}'`],
    ['a chunk without its place', `payload = json_remove(payload, '$.position')`],
    ['metadata of no kind that there is', `payload = json_set(payload, '$.metadata', json('{"a":{"b":1}}'))`],
    ['terms that are no bytes', 'terms = 7'],
  ])('tells of a point that is damaged, and does not take it for an empty one: %s', async (_, change) => {
    const store = await createEmbeddedVectorStore({ path })
    await store.createCollection('c', { dimension: 4, fields: [] }, calm())
    await store.upsert('c', library, { ...calm(), averageLength: averageLengthOf(library) })
    await store.close()
    const file = createClient({ url: `file:${path}` })
    await file.execute(`UPDATE points_1 SET ${change}`)
    file.close()
    const opened = await createEmbeddedVectorStore({ path })
    const search = query({ mode: 'hybrid', vector: [1, 0.5, 0, 0], text: 'fish sleep' })
    await expect(opened.query('c', search, calm())).rejects.toMatchObject({ code: 'index-lost' })
    await opened.close()
  })

  it('gives the same answers after it is opened again', async () => {
    const search = query({ mode: 'hybrid', vector: [1, 0.5, 0, 0], text: 'fish sleep', explain: true })
    const first = await createEmbeddedVectorStore({ path })
    await first.createCollection('c', { dimension: 4, fields: [] }, calm())
    await first.upsert('c', library, { ...calm(), averageLength: averageLengthOf(library) })
    await first.deleteDocument('c', 'doc-4', calm())
    const before = await first.query('c', search, calm())
    await first.close()
    const second = await createEmbeddedVectorStore({ path })
    expect(await second.query('c', search, calm())).toEqual(before)
    expect(await second.stats('c', calm())).toEqual({ points: 3, dimension: 4 })
    await second.close()
  })

  it('notices what another process wrote', async () => {
    const mine = await createEmbeddedVectorStore({ path })
    await mine.createCollection('c', { dimension: 4, fields: [] }, calm())
    expect(await mine.query('c', query({ vector: [1, 0, 0, 0] }), calm())).toEqual([])
    const other = await createEmbeddedVectorStore({ path })
    await other.upsert('c', library, { ...calm(), averageLength: 3 })
    await other.close()
    expect(await mine.query('c', query({ vector: [1, 0, 0, 0] }), calm())).toHaveLength(4)
    await mine.close()
  })

  it('that cannot be opened is a clear error', async () => {
    await expect(createEmbeddedVectorStore({ path: join(folder, 'no', 'such', 'folder.db') })).rejects.toMatchObject({
      code: 'vectors-unreachable',
    })
  })
})

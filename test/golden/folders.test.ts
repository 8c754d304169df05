import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createClient } from '@libsql/client'
import JSZip from 'jszip'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Caller } from '../builders/caller'
import { type ServedTelar, serveTelar } from '../builders/telar'
import { until } from '../journeys/until'

const factsSchema = z.object({
  clinic: z.string(),
  looms: z.object({ id: z.string(), source: z.string(), halfSynced: z.string() }),
  keys: z.object({ key: z.string(), revoked: z.string() }),
  runs: z.record(z.string(), z.string()),
})

const question = 'What carries the weft through the shed?'
const anything = z.unknown()
const runSchema = z.object({
  status: z.string(),
  origin: z.string(),
  outputs: z.record(z.string(), anything),
  graph: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
  steps: z.array(z.object({ stepId: z.string(), outcome: z.string() })),
})
const documentsSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), state: z.string() })) })
const indexesSchema = z.array(z.object({ id: z.string(), state: z.string(), done: z.number(), total: z.number() }))
const syncsSchema = z.array(
  z.object({ state: z.string(), added: z.number(), changed: z.number(), removed: z.number() }),
)

/** Data folders as killed processes of released versions left them: a newer Telar opens them and goes on. */
describe.each(['0.1.0'])('the data folder of %s', (release) => {
  let root = ''
  let telar: ServedTelar
  let caller: Caller
  let facts: z.infer<typeof factsSchema>

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'telar-golden-'))
    const zip = await JSZip.loadAsync(await readFile(join(import.meta.dirname, release, 'folder.zip')))
    for (const entry of Object.values(zip.files)) {
      if (entry.dir) continue
      await mkdir(dirname(join(root, entry.name)), { recursive: true })
      await writeFile(join(root, entry.name), await entry.async('nodebuffer'))
    }
    facts = factsSchema.parse(JSON.parse(await readFile(join(root, 'facts.json'), 'utf8')))
    await moveSources(root)
    telar = await serveTelar(join(root, 'data'))
    caller = new Caller(telar.address)
  }, 60_000)
  afterAll(async () => {
    await telar.stop()
    await rm(root, { recursive: true })
  })

  const run = (id: string | undefined) => caller.query('runs.get', runSchema, { id })
  const indexes = () => caller.query('indexes.list', indexesSchema, { collectionId: facts.looms.id })
  const documents = (id: string) => caller.query('collections.documents', documentsSchema, { id, size: 200 })

  it('has its runs, which are found by the words of their questions', async () => {
    const page = z.object({ total: z.number() })
    const found = async (text: string) => (await caller.query('runs.list', page, { text })).total
    expect(await found('WEFT carries')).toBeGreaterThan(0)
    expect(await found('nobody asked this')).toBe(0)
  })

  it('has its collections, pipelines, endpoint, sources and questions', async () => {
    const named = z.array(z.object({ name: z.string() }))
    const names = (list: z.infer<typeof named>) => list.map(({ name }) => name).sort()
    expect(names(await caller.query('collections.list', named))).toEqual(['Aurora Clinic handbook', 'Looms'])
    expect(names(await caller.query('pipelines.list', named))).toEqual([
      'Ask the handbook',
      'Ask the looms',
      'Read a page',
      'Read one of two pages',
      'Talk about looms',
    ])
    const keys = z.array(z.object({ slug: z.string(), keys: z.array(z.object({ name: z.string() })) }))
    const [endpoint] = await caller.query('deployments.list', keys)
    expect(endpoint).toMatchObject({ slug: 'ask-the-looms', keys: expect.arrayContaining([{ name: 'First' }]) })
    const { id: collectionId } = facts.looms
    expect(names(await caller.query('sources.list', named, { collectionId }))).toEqual(['looms', 'yarns'])
    const places = z.array(z.object({ documentName: z.string() }))
    const asked = z.array(z.object({ query: z.string(), places }))
    expect(await caller.query('retrieval.questions', asked, { collectionId })).toEqual([
      { query: question, places: [{ documentName: 'handbook.pdf' }] },
    ])
    const measured = z.object({ quality: z.object({ questions: anything }), saved: z.number() })
    expect(await caller.query('retrieval.quality', measured, { collectionId: facts.clinic })).toMatchObject({
      saved: 11,
    })
  })

  it('shows what its syncs did', async () => {
    const syncs = await caller.query('sources.syncs', syncsSchema, { id: facts.looms.source })
    expect(syncs.slice(-3)).toEqual([
      { state: 'failed', added: 0, changed: 0, removed: 0 },
      { state: 'ok', added: 0, changed: 1, removed: 1 },
      { state: 'ok', added: 20, changed: 0, removed: 0 },
    ])
  })

  it('opens runs of every origin and outcome with their traces', async () => {
    for (const status of ['ok', 'empty', 'degraded', 'fallback', 'failed', 'cancelled']) {
      const opened = await run(facts.runs[status])
      expect(opened).toMatchObject({ status, origin: 'studio' })
      expect(opened.steps.length).toBe(opened.graph.nodes.length)
    }
    const pages = z.object({ items: z.array(z.object({ origin: z.string(), id: z.string() })) })
    const byCommand = await caller.query('runs.list', pages, { origin: 'cli' })
    expect(byCommand.items).toHaveLength(1)
    const step = { runId: facts.runs.endpoint, stepId: 'retriever' }
    const record = z.object({ outputs: z.object({ chunks: z.array(anything).min(1) }) })
    await caller.query('runs.step', record, step)
  })

  it('kept the run that was only in the journal, and ended the one that was interrupted', async () => {
    const journalled = await run(facts.runs.journalled)
    expect(journalled).toMatchObject({ origin: 'endpoint', outputs: { answer: expect.stringContaining('weft') } })
    expect(journalled.graph.nodes.length).toBeGreaterThan(0)
    expect(await run(facts.runs.running)).toMatchObject({ status: 'failed', origin: 'studio' })
  })

  it('answers at its endpoint, to the key that serves', async () => {
    const runId = await caller.call('ask-the-looms', facts.keys.key, { question })
    expect((await run(runId)).outputs).toMatchObject({ answer: expect.stringContaining('shuttle') })
    await expect(caller.call('ask-the-looms', facts.keys.revoked, { question })).rejects.toThrow('unauthorized')
  })

  it('goes on with what was half done: the index, the sync, the queued documents', async () => {
    await until(async () => (await indexes()).every(({ state }) => state !== 'building'), 60_000)
    const built = (await indexes()).find(({ state }) => state === 'ready')
    expect(built).toMatchObject({ done: built?.total })
    await until(
      async () => (await caller.query('sources.syncs', syncsSchema, { id: facts.looms.halfSynced }))[0]?.state === 'ok',
      60_000,
    )
    await until(async () => (await documents(facts.clinic)).items.every(({ state }) => state === 'indexed'), 60_000)
    expect((await documents(facts.clinic)).items).toHaveLength(24)
    const looms = (await documents(facts.looms.id)).items
    expect(looms.filter(({ state }) => state !== 'indexed')).toMatchObject([{ name: 'encrypted.pdf', state: 'failed' }])
    expect(looms).toHaveLength(43)
  }, 120_000)

  it('finds with the old index and, once it is switched to, with the new one', async () => {
    const search = async () => {
      const hits = z.array(z.object({ text: z.string() }))
      const input = { id: facts.looms.id, query: question, mode: 'hybrid', topK: 3 }
      return (await caller.query('collections.search', hits, input)).map(({ text }) => text).join('\n')
    }
    expect(await search()).toContain('shuttle')
    const built = (await indexes()).find(({ state }) => state === 'ready')
    await caller.mutate('indexes.activate', { indexId: built?.id }, anything)
    expect(await search()).toContain('shuttle')
  })
})

/** The folders of the sources have moved with the data. */
async function moveSources(root: string): Promise<void> {
  const client = createClient({ url: `file:${join(root, 'data/telar.db')}` })
  const place = `${join(root, 'sources')}/`
  await client.execute({ sql: `UPDATE Source SET config = json_set(config, '$.path', ? || name)`, args: [place] })
  client.close()
}

import { chmod, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Embedder } from '@/server/capabilities/chat-model'
import { createCollection } from '@/server/services/collections/create-collection'
import { getDocument } from '@/server/services/collections/get-document'
import { listDocuments } from '@/server/services/collections/list-documents'
import { openOriginal } from '@/server/services/collections/open-original'
import { retryDocument } from '@/server/services/collections/retry-document'
import { searchCollection } from '@/server/services/collections/search-collection'
import { setEncoding } from '@/server/services/collections/set-encoding'
import type { SaveSourceInput } from '@/server/services/sources/types'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'
import { failingEmbedder } from '@/test/builders/word-embedder'
import { until } from '@/test/doubles/serve'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const words = wordEmbedder()
let stack: KnowledgeStack | undefined
const folders: string[] = []

afterEach(async () => {
  await stack?.close()
  stack = undefined
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function temporaryFolder(files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telar-source-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) await put(folder, name, text)
  return folder
}

async function put(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
}

/** A stack with one collection and one folder as its source. */
async function start(
  files: Record<string, string>,
  { source = {}, ...changes }: Parameters<typeof knowledgeStack>[0] & { source?: Partial<SaveSourceInput> } = {},
) {
  const folder = await temporaryFolder(files)
  stack = await knowledgeStack(changes)
  const { deps, sources, syncs } = stack
  const { id: collectionId } = await createCollection(deps, { name: 'Docs', language: 'en' }, call)
  const { id } = await sources.create({
    collectionId,
    source: { name: 'Folder', config: { kind: 'folder', path: folder, watch: false }, ...source },
  })
  const sync = async () => {
    const { id: syncId } = await sources.sync({ id })
    await syncs.idle()
    const [newest] = await sources.syncs({ id })
    return { ...newest, entries: (await sources.entries({ syncId })).map(({ key, outcome }) => `${outcome} ${key}`) }
  }
  const document = async (key: string) =>
    (await listDocuments(deps, { id: collectionId, removed: true }, call)).items.find((one) => one.key === key)
  const find = async (query: string) =>
    (await searchCollection(deps, { id: collectionId, query, mode: 'sparse' }, call)).map(({ text }) => text)
  return { ...stack, folder, collectionId, id, sync, document, find }
}

describe('a sync', () => {
  it('adds, leaves alone, changes and removes documents', async () => {
    const { folder, sync, document, find, deps, collectionId, sources, id } = await start({
      'a.txt': 'The heddle lifts.',
      'sub/b.txt': 'The shuttle flies.',
      '.hidden.txt': 'Not this.',
    })
    expect(await sync()).toMatchObject({
      state: 'ok',
      total: 2,
      done: 2,
      added: 2,
      unchanged: 0,
      entries: ['added a.txt', 'added sub/b.txt'],
    })
    expect(await document('sub/b.txt')).toMatchObject({
      name: 'b.txt',
      state: 'indexed',
      source: { id, name: 'Folder' },
      outdated: false,
      checkedAt: expect.any(String),
    })
    expect(await sync()).toMatchObject({ state: 'ok', added: 0, unchanged: 2, done: 2, entries: [] })
    await put(folder, 'a.txt', 'The treadle moves.')
    await rm(join(folder, 'sub'), { recursive: true })
    await put(folder, 'c.txt', 'The reed beats.')
    expect(await sync()).toMatchObject({
      state: 'ok',
      added: 1,
      changed: 1,
      removed: 1,
      entries: ['changed a.txt', 'added c.txt', 'removed sub/b.txt'],
    })
    expect(await find('heddle')).toEqual([])
    expect(await find('shuttle')).toEqual([])
    expect(await find('treadle')).toEqual(['The treadle moves.'])
    expect(await document('sub/b.txt')).toMatchObject({ state: 'removed', removedAt: expect.any(String), chunks: 0 })
    expect((await listDocuments(deps, { id: collectionId }, call)).items.map(({ key }) => key).sort()).toEqual([
      'a.txt',
      'c.txt',
    ])
    await put(folder, 'sub/b.txt', 'The shuttle flies.')
    expect(await sync()).toMatchObject({ added: 1, entries: ['added sub/b.txt'] })
    expect(await find('shuttle')).toEqual(['The shuttle flies.'])
    expect(await document('sub/b.txt')).toMatchObject({ state: 'indexed', removedAt: null })
    const row = await deps.prisma.collection.findUniqueOrThrow({ where: { id: collectionId } })
    expect(row.chunkCount).toBe(3)
    expect((await deps.vectorStore.stats(row.storeName, options))?.points).toBe(3)
    expect(await sources.get({ id })).toMatchObject({ documents: 3, quarantined: 0, sync: { state: 'ok' } })
  })

  it('believes the content, not the time of change', async () => {
    const { folder, sync, deps, collectionId } = await start({ 'a.txt': 'The heddle lifts.' })
    await sync()
    const before = await deps.prisma.collection.findUniqueOrThrow({ where: { id: collectionId } })
    await utimes(join(folder, 'a.txt'), new Date(), new Date(Date.now() + 60_000))
    expect(await sync()).toMatchObject({ unchanged: 1, changed: 0, entries: [] })
    const after = await deps.prisma.collection.findUniqueOrThrow({ where: { id: collectionId } })
    expect(after.revision).toBe(before.revision)
  })

  it('searches the old content until the new one is complete, and keeps it when that fails', async () => {
    const { state, embedder } = failingEmbedder('poison')
    const { folder, sync, document, find, deps } = await start({ 'a.txt': 'The heddle lifts.' }, { embedder })
    await sync()
    const known = await document('a.txt')
    await put(folder, 'a.txt', 'The poison kills.')
    expect(await sync()).toMatchObject({ state: 'degraded', failed: 1, changed: 0, entries: ['failed a.txt'] })
    expect(await find('heddle')).toEqual(['The heddle lifts.'])
    const details = await getDocument(deps, { documentId: known?.id ?? '' }, call)
    expect(details).toMatchObject({
      state: 'failed',
      outdated: true,
      error: { code: 'model-refused' },
      text: 'The heddle lifts.',
      chunkSpans: [{ index: 0 }],
    })
    const original = await openOriginal(deps, { documentId: details.id }, call)
    expect((await original.stream.toArray()).join('')).toBe('The heddle lifts.')
    state.fails = false
    expect(await sync()).toMatchObject({ state: 'ok', changed: 1 })
    expect(await find('heddle')).toEqual([])
    expect(await find('poison')).toEqual(['The poison kills.'])
    expect(await getDocument(deps, { documentId: details.id }, call)).toMatchObject({
      outdated: false,
      text: 'The poison kills.',
    })
    await expect(
      deps.files.read(`collections/${details.collectionId}/documents/${details.id}/original`),
    ).rejects.toThrow()
  })

  it('puts a document that keeps failing into quarantine and goes on with the rest', async () => {
    const { state, embedder } = failingEmbedder('poison')
    const { folder, sync, document, deps, queue, find } = await start(
      { 'bad.txt': 'The poison kills.', 'good.txt': 'The reed beats.' },
      { embedder },
    )
    expect(await sync()).toMatchObject({ state: 'degraded', failed: 1, added: 1 })
    expect(await find('reed')).toEqual(['The reed beats.'])
    expect(await sync()).toMatchObject({ state: 'degraded', failed: 1, unchanged: 1 })
    expect(await sync()).toMatchObject({ quarantined: 1, failed: 0, entries: ['quarantined bad.txt'] })
    const asked = state.texts
    expect(await sync()).toMatchObject({ state: 'degraded', quarantined: 1, entries: ['skipped bad.txt'] })
    expect(state.texts).toBe(asked)
    const bad = await document('bad.txt')
    expect(bad).toMatchObject({ state: 'quarantined', error: { code: 'model-refused' } })
    await deps.prisma.document.updateMany({ where: { id: bad?.id }, data: { error: '{' } })
    expect((await sync()).entries).toEqual(['skipped bad.txt'])
    expect(await document('bad.txt')).toMatchObject({ error: { code: 'record-damaged' } })
    expect(await retryDocument(deps, { documentId: bad?.id ?? '' }, call)).toMatchObject({ state: 'queued' })
    await queue.idle()
    expect(await document('bad.txt')).toMatchObject({ state: 'failed' })
    await sync()
    expect((await sync()).entries).toEqual(['quarantined bad.txt'])
    await put(folder, 'bad.txt', 'Harmless.')
    expect(await sync()).toMatchObject({ state: 'ok', added: 1 })
    expect(await document('bad.txt')).toMatchObject({ state: 'indexed', error: null })
  })

  it('puts nothing into quarantine because a server is down', async () => {
    const { state, embedder } = failingEmbedder('heddle', 'models-unreachable')
    const { sync } = await start({ 'a.txt': 'The heddle lifts.' }, { embedder })
    for (let time = 0; time < 4; time++) expect(await sync()).toMatchObject({ failed: 1, quarantined: 0 })
    state.fails = false
    expect(await sync()).toMatchObject({ state: 'ok', added: 1 })
  })

  it('touches no document when the source cannot be read', async () => {
    const { folder, sync, document, find, sources, id } = await start({ 'a.txt': 'The heddle lifts.' })
    await sync()
    const checkedAt = (await sources.get({ id })).checkedAt
    await rename(folder, `${folder}-away`)
    folders.push(`${folder}-away`)
    expect(await sync()).toMatchObject({
      state: 'failed',
      removed: 0,
      error: { code: 'source-unreachable' },
      finishedAt: expect.any(String),
    })
    expect(await document('a.txt')).toMatchObject({ state: 'indexed' })
    expect(await find('heddle')).toHaveLength(1)
    expect((await sources.get({ id })).checkedAt).toBe(checkedAt)
  })

  it.skipIf(process.getuid?.() === 0)('removes nothing while a part of the folder cannot be read', async () => {
    const { folder, sync, document } = await start({ 'sub/a.txt': 'The heddle lifts.' })
    await sync()
    await chmod(join(folder, 'sub'), 0)
    expect(await sync()).toMatchObject({ state: 'ok', removed: 0 })
    expect(await document('sub/a.txt')).toMatchObject({ state: 'indexed' })
    await chmod(join(folder, 'sub'), 0o755)
  })

  it('runs once at a time for a source, can be cancelled, and the next goes on', async () => {
    let tell: () => void = () => undefined
    const standing = new Promise<void>((resolve) => {
      tell = resolve
    })
    let open = false
    const embedder: Embedder = {
      embed: async (provider, request, { signal }) => {
        if (!open && request.texts[0]?.includes('The ')) {
          tell()
          await new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
          )
        }
        return words.embed(provider, request, { signal })
      },
    }
    const { id, sources, syncs, document, sync } = await start(
      { 'a.txt': 'The heddle lifts.', 'b.txt': 'The reed beats.' },
      { embedder },
    )
    await sources.sync({ id })
    await standing
    await expect(sources.sync({ id })).rejects.toMatchObject({ code: 'sync-running' })
    await sources.cancelSync({ id })
    await syncs.idle()
    expect((await sources.syncs({ id }))[0]).toMatchObject({ state: 'cancelled', removed: 0 })
    expect(await document('a.txt')).toMatchObject({ state: 'cancelled' })
    open = true
    expect(await sync()).toMatchObject({ state: 'ok', added: 2 })
    expect(await document('b.txt')).toMatchObject({ state: 'indexed' })
    await sources.cancelSync({ id })
  })

  it('goes on where it stood when the process ended', async () => {
    const {
      id,
      folder: source,
      folder: _f,
      ...first
    } = await start({
      'a.txt': 'The heddle lifts.',
      'b.txt': 'The reed beats.',
      'c.txt': 'The shuttle flies.',
    })
    const { prisma } = first.deps
    await first.sync()
    await put(source, 'b.txt', 'The warp holds.')
    await put(source, 'c.txt', 'The weft crosses.')
    // What a process leaves that died after it had written down what it found of `b.txt`.
    const { id: syncId } = await first.sources.sync({ id })
    await first.syncs.idle()
    const b = await first.document('b.txt')
    await prisma.sync.update({
      where: { id: syncId },
      data: { state: 'running', cursor: '{"phase":"reading"}', done: 1, changed: 1, finishedAt: null, unchanged: 0 },
    })
    await prisma.syncEntry.deleteMany({ where: { syncId, key: 'c.txt' } })
    const long = new Date(0)
    await prisma.document.updateMany({ where: { id: { not: b?.id ?? '' } }, data: { checkedAt: long } })
    await prisma.document.updateMany({ where: { key: 'c.txt' }, data: { validators: null, hash: 'old' } })
    await first.syncs.start()
    await first.syncs.idle()
    expect((await first.sources.syncs({ id }))[0]).toMatchObject({
      id: syncId,
      state: 'ok',
      changed: 2,
      unchanged: 1,
      done: 3,
      removed: 0,
    })
    expect((await first.sources.entries({ syncId })).map(({ key }) => key)).toEqual(['b.txt', 'c.txt'])
  })

  it('keeps a hundred syncs', async () => {
    const { id, sync, sources, deps } = await start({})
    await deps.prisma.sync.createMany({
      data: Array.from({ length: 120 }, (_, at) => ({
        id: `old-${at}`,
        sourceId: id,
        trigger: 'manual',
        state: 'ok',
        startedAt: new Date(at),
      })),
    })
    await sync()
    const kept = await sources.syncs({ id })
    expect(kept).toHaveLength(100)
    expect(kept.at(-1)?.id).toBe('old-21')
    expect(await deps.prisma.sync.count()).toBe(100)
  })
})

describe('the schedule', () => {
  it('runs what was missed once at the start, then when it is due, and not what is paused', async () => {
    let time = new Date('2026-03-01T10:00:30')
    const { id, sources, syncs, deps } = await start(
      { 'a.txt': 'x y z' },
      { now: () => time, source: { schedule: '*/10 * * * *', maxAgeSeconds: 3600 } },
    )
    expect(await sources.get({ id })).toMatchObject({
      nextSyncAt: new Date('2026-03-01T10:10:00').toISOString(),
      stale: true,
      checkedAt: null,
    })
    time = new Date('2026-03-01T13:05:00')
    await syncs.start()
    await syncs.idle()
    expect(await sources.syncs({ id })).toMatchObject([{ trigger: 'schedule', state: 'ok' }])
    expect(await sources.get({ id })).toMatchObject({
      nextSyncAt: new Date('2026-03-01T13:10:00').toISOString(),
      stale: false,
      checkedAt: time.toISOString(),
    })
    time = new Date('2026-03-01T13:10:00')
    await syncs.runDue()
    await syncs.idle()
    expect(await sources.syncs({ id })).toHaveLength(2)
    await syncs.runDue()
    await syncs.idle()
    expect(await sources.syncs({ id })).toHaveLength(2)
    const { name, config } = await sources.get({ id })
    await sources.update({ id, source: { name, config, schedule: '*/10 * * * *', maxAgeSeconds: 3600, paused: true } })
    time = new Date('2026-03-01T15:00:00')
    await syncs.runDue()
    await syncs.idle()
    expect(await sources.syncs({ id })).toHaveLength(2)
    expect(await sources.get({ id })).toMatchObject({ stale: true, nextSyncAt: null, paused: true })
    expect(await deps.prisma.sync.count({ where: { state: 'running' } })).toBe(0)
  })

  it('refuses what is no cron expression with five fields', async () => {
    const { sources, collectionId } = await start({})
    for (const schedule of ['often', '* * * * * *', '61 * * * *', '@daily x']) {
      const config = { kind: 'folder' as const, path: '/tmp' }
      await expect(sources.create({ collectionId, source: { name: 'S', config, schedule } })).rejects.toMatchObject({
        code: 'invalid-input',
      })
    }
  })
})

describe('a watched folder', () => {
  it('is synchronised after a change', async () => {
    const { folder, id, sources, syncs, sync } = await start({ 'a.txt': 'The heddle lifts.' }, { source: {} })
    await sync()
    const { name } = await sources.get({ id })
    await sources.update({ id, source: { name, config: { kind: 'folder', path: folder } } })
    await syncs.start()
    await syncs.watching()
    await put(folder, 'b.txt', 'The reed beats.')
    let seen = 0
    const count = async () => {
      seen = (await sources.syncs({ id })).filter(({ trigger, added }) => trigger === 'watch' && added === 1).length
    }
    const counting = setInterval(() => void count(), 20)
    await until(() => seen > 0, 'a sync after the change', 15_000).finally(() => clearInterval(counting))
    await syncs.idle()
  })

  it('reads every newer content in the encoding that was chosen for the document', async () => {
    const { deps, queue, folder, sync, document } = await start({ 'a.txt': 'plain' })
    await writeFile(join(folder, 'a.txt'), Buffer.from('46 81 e1 65'.replaceAll(' ', ''), 'hex'))
    await sync()
    const documentId = (await document('a.txt'))?.id ?? ''
    const text = async () => (await getDocument(deps, { documentId }, call)).text
    await setEncoding(deps, { documentId, encoding: 'ibm850' }, call)
    await queue.idle()
    expect(await text()).toBe('Füße')
    expect(await sync()).toMatchObject({ unchanged: 1 })
    await writeFile(join(folder, 'a.txt'), Buffer.from('81 62 65 72 6d 6f 72 67 65 6e'.replaceAll(' ', ''), 'hex'))
    await sync()
    await queue.idle()
    expect(await text()).toBe('übermorgen')
  })
})

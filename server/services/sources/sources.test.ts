import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCollection } from '@/server/services/collections/create-collection'
import { deleteCollection } from '@/server/services/collections/delete-collection'
import { listDocuments } from '@/server/services/collections/list-documents'
import { searchCollection } from '@/server/services/collections/search-collection'
import { sources as area } from '@/server/services/sources'
import { bind } from '@/server/services/use-case'
import { contextOf } from '@/test/builders/context'
import { inEnglish } from '@/test/builders/in-english'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { serveSite } from '@/test/doubles/site'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
let stack: KnowledgeStack
let folder: string

beforeAll(async () => {
  stack = await knowledgeStack()
  folder = await mkdtemp(join(tmpdir(), 'telar-sources-'))
  await writeFile(join(folder, 'a.txt'), 'The heddle lifts.')
  await writeFile(join(folder, 'same.txt'), 'The heddle lifts.')
  await writeFile(join(folder, 'b.txt'), 'The reed beats.')
})
afterAll(async () => {
  await stack.close()
  await rm(folder, { recursive: true, force: true })
})

const collection = async (name: string) => (await createCollection(stack.deps, { name, language: 'en' }, call)).id
const folderConfig = () => ({ kind: 'folder' as const, path: folder, watch: false })

async function synchronised(name: string) {
  const collectionId = await collection(name)
  const { id } = await stack.sources.create({ collectionId, source: { name: 'Folder', config: folderConfig() } })
  await stack.sources.sync({ id })
  await stack.syncs.idle()
  return { collectionId, id }
}

describe('sources', () => {
  it('are made, listed, changed, and seen only in their workspace', async () => {
    const { sources, syncs, syncDeps } = stack
    const collectionId = await collection('Made')
    const made = await sources.create({
      collectionId,
      source: {
        name: ' Folder ',
        config: { kind: 'folder', path: folder },
        schedule: '0 3 * * *',
        maxAgeSeconds: 86_400,
      },
    })
    expect(made).toMatchObject({
      name: 'Folder',
      config: { kind: 'folder', path: folder, include: [], exclude: [], watch: true },
      hasSecret: false,
      schedule: '0 3 * * *',
      stale: true,
      checkedAt: null,
      documents: 0,
      sync: null,
    })
    expect(await sources.list({ collectionId: 'made' })).toEqual([made])
    const changed = await sources.update({
      id: made.id,
      source: { name: 'Other', config: { ...folderConfig(), include: ['*.md'] } },
    })
    expect(changed).toMatchObject({ name: 'Other', schedule: null, nextSyncAt: null, stale: false })
    const urls = { kind: 'urls' as const, urls: ['https://x.test/'] }
    await expect(sources.update({ id: made.id, source: { name: 'Other', config: urls } })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    const elsewhere = bind(area, { ...syncDeps, syncs }, contextOf('other'))
    expect(await elsewhere.list({ collectionId })).toEqual([])
    for (const attempt of [
      elsewhere.get({ id: made.id }),
      elsewhere.create({ collectionId, source: { name: 'X', config: urls } }),
      elsewhere.update({ id: made.id, source: { name: 'X', config: urls } }),
      elsewhere.delete({ id: made.id, keepDocuments: false }),
      elsewhere.sync({ id: made.id }),
      elsewhere.cancelSync({ id: made.id }),
      elsewhere.syncs({ id: made.id }),
      elsewhere.entries({ syncId: 'none' }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'not-found' })
    }
  })

  it('let one of two people who change one win, and tell the other', async () => {
    const { sources } = stack
    const collectionId = await collection('Two tabs')
    const { id, revision } = await sources.create({ collectionId, source: { name: 'Folder', config: folderConfig() } })
    const save = (name: string) => sources.update({ id, revision, source: { name, config: folderConfig() } })
    expect(await save('First')).toMatchObject({ name: 'First', revision: revision + 1 })
    await expect(save('Second')).rejects.toMatchObject({ code: 'conflict' })
    expect(await sources.get({ id })).toMatchObject({ name: 'First', revision: revision + 1 })
  })

  it('have names of their own in their collection', async () => {
    const { sources } = stack
    const collectionId = await collection('Names')
    const source = { name: 'docs.test', config: folderConfig() }
    const [first, second] = [
      await sources.create({ collectionId, source }),
      await sources.create({ collectionId, source }),
    ]
    expect([first.name, second.name]).toEqual(['docs.test', 'docs.test 2'])
    const renamed = sources.update({ id: second.id, source: { ...source, name: 'DOCS.test' } })
    await expect(renamed).rejects.toMatchObject({ code: 'already-exists' })
    expect(await sources.update({ id: first.id, source: { ...source, name: 'Docs.test' } })).toMatchObject({
      name: 'Docs.test',
    })
  })

  it.each([
    { name: '', config: { kind: 'folder' as const, path: '/tmp' } },
    { name: 'x', config: { kind: 'folder' as const, path: 'relative/path' } },
    { name: 'x', config: { kind: 'folder' as const, path: '/tmp/a\0b' } },
    { name: 'x', config: { kind: 'urls' as const, urls: ['ftp://x.test/a'] } },
    { name: 'x', config: { kind: 'site' as const, start: 'file:///etc/passwd' } },
    { name: 'x', config: { kind: 'folder' as const, path: '/tmp' }, maxAgeSeconds: 1 },
  ])('refuse %j', async (input) => {
    const collectionId = await collection(`Refused ${Math.random()}`)
    await expect(stack.sources.create({ collectionId, source: input })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('keep, replace and drop their secret', async () => {
    const { sources, deps, syncDeps } = stack
    const collectionId = await collection('Secrets')
    const config = { kind: 's3' as const, endpoint: 'https://s3.test', bucket: 'b', accessKeyId: 'a' }
    const { id, hasSecret } = await sources.create({ collectionId, source: { name: 'S', config, secret: 'one' } })
    expect(hasSecret).toBe(true)
    const stored = async () => (await deps.prisma.source.findUniqueOrThrow({ where: { id } })).secret
    expect(syncDeps.secrets.open((await stored()) ?? '')).toBe('one')
    await sources.update({ id, source: { name: 'S', config } })
    expect(syncDeps.secrets.open((await stored()) ?? '')).toBe('one')
    await sources.update({ id, source: { name: 'S', config, secret: 'two' } })
    expect(syncDeps.secrets.open((await stored()) ?? '')).toBe('two')
    expect((await sources.update({ id, source: { name: 'S', config, secret: '' } })).hasSecret).toBe(false)
  })

  it('go with their documents', async () => {
    const { collectionId, id } = await synchronised('Gone')
    const { storeName } = await stack.deps.prisma.collection.findUniqueOrThrow({ where: { id: collectionId } })
    await stack.sources.delete({ id, keepDocuments: false })
    expect((await listDocuments(stack.deps, { id: collectionId, removed: true }, call)).items).toEqual([])
    expect((await stack.deps.vectorStore.stats(storeName, options))?.points).toBe(0)
    expect(await stack.deps.prisma.collection.findUniqueOrThrow({ where: { id: collectionId } })).toMatchObject({
      chunkCount: 0,
      tokenCount: 0,
    })
  })

  it('or leave them as if they had been uploaded', async () => {
    const { collectionId, id } = await synchronised('Kept')
    await stack.sources.delete({ id, keepDocuments: true })
    const { items: documents } = await listDocuments(stack.deps, { id: collectionId }, call)
    expect(documents.map(({ name, state, source, key }) => ({ name, state, source, key }))).toHaveLength(3)
    expect(documents.every(({ state, source, key }) => state === 'indexed' && source === null && key === '')).toBe(true)
    const hits = await searchCollection(stack.deps, { id: collectionId, query: 'reed', mode: 'sparse' }, call)
    expect(hits).toHaveLength(1)
    const again = await stack.sources.create({ collectionId, source: { name: 'Folder', config: folderConfig() } })
    await stack.sources.sync({ id: again.id })
    await stack.syncs.idle()
    expect((await stack.sources.get({ id: again.id })).documents).toBe(3)
  })

  it('go with their collection, also while they are read', async () => {
    const { sources, deps, syncs } = stack
    const { collectionId, id } = await synchronised('With collection')
    await sources.sync({ id })
    await deleteCollection(deps, { id: collectionId }, call)
    await syncs.idle()
    await expect(sources.get({ id })).rejects.toMatchObject({ code: 'not-found' })
    expect(await deps.prisma.document.count({ where: { collectionId } })).toBe(0)
  })

  it('carry no password in an address', async () => {
    const collectionId = await collection('Passwords')
    const config = { kind: 'urls' as const, urls: ['https://me:secret@example.com/a'] }
    await expect(stack.sources.create({ collectionId, source: { name: 'P', config } })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.not.stringContaining('secret'),
    })
  })

  it('can be tried before they are made', async () => {
    const site = await serveSite()
    site.page('/', 'Start', 's', ['/a', '/missing', '/b', '/copy'])
    site.page('/a', 'A', 'a')
    site.page('/b', 'B', 'b')
    // Beyond the first few, too: what a sync would leave out is not shown.
    site.page('/copy', 'B', 'b')
    const { sources } = stack
    const probe = (config: Parameters<typeof sources.probe>[0]['config']) => sources.probe({ config }, options.signal)
    expect(await probe({ ...folderConfig(), include: [], exclude: [] })).toEqual({
      keys: ['a.txt', 'b.txt', 'same.txt'],
      more: false,
      warnings: [],
    })
    const crawl = {
      kind: 'site' as const,
      start: site.url,
      sitemap: false,
      depth: 3,
      include: [],
      exclude: [],
      maxPages: 9,
      delayMs: 0,
      deduplicate: true,
    }
    expect(inEnglish(await probe(crawl))).toEqual({
      keys: [`${site.url}/`, `${site.url}/a`, `${site.url}/b`],
      more: false,
      warnings: [
        `${site.url}/missing: it does not exist.`,
        expect.stringContaining(`${site.url}/copy, like ${site.url}/b`),
      ],
    })
    await site.close()
    await expect(probe(crawl)).rejects.toMatchObject({ code: 'source-unreachable' })
    const inside = { ...crawl, start: 'http://10.0.0.1/' }
    await expect(probe(inside)).rejects.toMatchObject({ code: 'egress-refused' })
    expect(await stack.deps.prisma.source.count({ where: { name: 'probe' } })).toBe(0)
  })
})

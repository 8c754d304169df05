import { afterEach, describe, expect, it } from 'vitest'
import { createCollection } from '@/server/services/collections/create-collection'
import { getDocument } from '@/server/services/collections/get-document'
import { listDocuments } from '@/server/services/collections/list-documents'
import { retryDocument } from '@/server/services/collections/retry-document'
import { searchCollection } from '@/server/services/collections/search-collection'
import type { SaveSourceInput } from '@/server/services/sources/types'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { type S3, serveS3 } from '@/test/doubles/s3'
import { deadUrl } from '@/test/doubles/serve'
import { type Site, serveSite } from '@/test/doubles/site'

const call = contextOf('home')

let stack: KnowledgeStack | undefined
let site: Site | undefined
let bucket: S3 | undefined

afterEach(async () => {
  await stack?.close()
  await site?.close()
  await bucket?.close()
  stack = site = bucket = undefined
})

async function start(config: SaveSourceInput['config'], secret?: string) {
  stack = await knowledgeStack()
  const { deps, sources, syncs } = stack
  const { id: collectionId } = await createCollection(deps, { name: 'Web', language: 'en' }, call)
  const { id } = await sources.create({
    collectionId,
    source: { name: 'Web', config, ...(secret !== undefined && { secret }) },
  })
  const sync = async () => {
    const { id: syncId } = await sources.sync({ id })
    await syncs.idle()
    const newest = (await sources.syncs({ id })).find((one) => one.id === syncId)
    const base = site?.url ?? ''
    const entries = (await sources.entries({ syncId })).map(({ key, outcome }) => `${outcome} ${key.replace(base, '')}`)
    return { ...newest, entries }
  }
  const documents = async () =>
    Object.fromEntries(
      (await listDocuments(deps, { id: collectionId, removed: true }, call)).items.map((document) => [
        document.key.replace(site?.url ?? '', ''),
        document,
      ]),
    )
  const find = async (query: string) =>
    (await searchCollection(deps, { id: collectionId, query, mode: 'sparse' }, call)).map(
      ({ documentName }) => documentName,
    )
  return { ...stack, id, collectionId, sync, documents, find }
}

async function aSite(): Promise<Site> {
  site = await serveSite()
  site.page('/', 'Start', 'The heddle lifts.', ['/a', '/b'])
  site.page('/a', 'Page A', 'The shuttle flies.', ['/deep'])
  site.page('/b', 'Page B', 'The reed beats.')
  site.page('/deep', 'Deep', 'The treadle moves.')
  return site
}

const crawled = (url: string) => ({ kind: 'site' as const, start: url, delayMs: 0 })

describe('a synchronised site', () => {
  it('shows one change when one page was edited, and asks for the rest conditionally', async () => {
    const { url, requests, page } = await aSite()
    const { sync, find, documents } = await start(crawled(url))
    expect(await sync()).toMatchObject({ state: 'ok', added: 4 })
    expect(await documents()).toMatchObject({ '/a': { name: 'Page A', mime: 'text/html', state: 'indexed' } })
    requests.length = 0
    page('/b', 'Page B', 'The warp holds.')
    expect(await sync()).toMatchObject({ state: 'ok', changed: 1, unchanged: 3, removed: 0, entries: ['changed /b'] })
    expect(requests.map(({ path, status }) => `${path} ${status}`)).toEqual([
      '/robots.txt 404',
      '/ 304',
      '/a 304',
      '/b 200',
      '/deep 304',
    ])
    expect(await find('warp')).toEqual(['Page B'])
    expect(await find('reed')).toEqual([])
  })

  it('leaves tombstones of pages that are gone or not linked any more', async () => {
    const { url, pages, page } = await aSite()
    const { sync, documents } = await start(crawled(url))
    await sync()
    pages.delete('/b')
    page('/a', 'Page A', 'No link any more.')
    expect(await sync()).toMatchObject({
      state: 'ok',
      changed: 1,
      removed: 2,
      entries: ['changed /a', 'removed /b', 'removed /deep'],
    })
    expect(await documents()).toMatchObject({ '/b': { state: 'removed' }, '/deep': { state: 'removed' } })
  })

  it('stays as it is when the site is down, at its start or in the middle', async () => {
    const down = await aSite()
    for (const path of ['/c', '/d', '/e', '/f']) down.page(path, path, 'text')
    down.page('/', 'Start', 'The heddle lifts.', ['/a', '/b', '/c', '/d', '/e', '/f'])
    const { sync, documents } = await start(crawled(down.url))
    await sync()
    const before = await documents()
    down.failWith = 503
    expect(await sync()).toMatchObject({
      state: 'failed',
      error: { code: 'source-unreachable' },
      removed: 0,
      failed: 0,
    })
    down.failWith = undefined
    for (const path of ['/a', '/b', '/c', '/d', '/e', '/f']) down.pages.set(path, { body: '', status: 503 })
    expect(await sync()).toMatchObject({
      state: 'failed',
      error: { code: 'source-unreachable' },
      removed: 0,
      failed: 0,
    })
    const states = (all: typeof before) => Object.entries(all).map(([key, { state }]) => [key, state])
    expect(states(await documents())).toEqual(states(before))
  })

  it('keeps its start page when that is gone, and does not mind links that lead nowhere', async () => {
    const { url, pages, page } = await aSite()
    page('/', 'Start', 'The heddle lifts.', ['/a', '/b', '/nowhere'])
    const { sync, documents } = await start(crawled(url))
    expect(await sync()).toMatchObject({ state: 'ok', added: 4, failed: 0 })
    pages.delete('/')
    expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'source-refused' }, removed: 0, failed: 0 })
    expect(await documents()).toMatchObject({ '/': { state: 'indexed', removedAt: null } })
    page('/', 'Start', 'The heddle lifts.', ['/a', '/b', '/nowhere'])
    pages.delete('/b')
    expect(await sync()).toMatchObject({ state: 'ok', removed: 1 })
    expect(await sync()).toMatchObject({ state: 'ok', removed: 0, failed: 0, entries: [] })
  })

  it('counts a single page that does not answer as that page’s failure, and recovers', async () => {
    const { url, pages, page } = await aSite()
    const { sync, documents, find, deps } = await start(crawled(url))
    await sync()
    pages.set('/a', { body: '', status: 503 })
    expect(await sync()).toMatchObject({
      state: 'degraded',
      failed: 1,
      removed: 0,
      unchanged: 3,
      entries: ['failed /a'],
    })
    expect((await documents())['/a']).toMatchObject({ state: 'failed', outdated: false, chunks: 1 })
    expect(await find('shuttle')).toEqual(['Page A'])
    await sync()
    expect(await sync()).toMatchObject({ entries: ['quarantined /a'] })
    expect(await sync()).toMatchObject({ entries: ['skipped /a'], quarantined: 1 })
    const failed = (await documents())['/a']
    expect(await retryDocument(deps, { documentId: failed?.id ?? '' }, call)).toMatchObject({ state: 'failed' })
    await stack?.syncs.idle()
    page('/a', 'Page A', 'The shuttle flies.', ['/deep'])
    expect(await sync()).toMatchObject({ state: 'ok', unchanged: 4 })
    expect((await documents())['/a']).toMatchObject({ state: 'indexed', error: null })
  })
})

describe('a synchronised list of addresses', () => {
  it('keeps a document for what could not be fetched, and indexes it when it can', async () => {
    const { url, pages, page } = await aSite()
    pages.set('/a', { body: '', status: 500 })
    const { sync, documents, deps } = await start({ kind: 'urls', urls: [`${url}/a`, `${url}/b`] })
    expect(await sync()).toMatchObject({ state: 'degraded', total: 2, added: 1, failed: 1 })
    const failed = (await documents())['/a']
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'source-refused' }, chunks: 0 })
    expect(await getDocument(deps, { documentId: failed?.id ?? '' }, call)).toMatchObject({ text: '' })
    page('/a', 'Page A', 'The shuttle flies.')
    expect(await sync()).toMatchObject({ state: 'ok', added: 1, unchanged: 1 })
    pages.delete('/a')
    expect(await sync()).toMatchObject({ state: 'ok', removed: 1 })
  })
})

describe('a synchronised list of many places', () => {
  it('goes on behind places that do not answer, unless none does', async () => {
    const { url, page } = await aSite()
    const dead = await deadUrl()
    const lost = Array.from({ length: 6 }, (_, at) => `${dead}/${at}`)
    page('/b', 'Page B', 'The reed beats.')
    const { sync, documents, sources, id } = await start({ kind: 'urls', urls: [...lost, `${url}/b`] })
    expect(await sync()).toMatchObject({ state: 'degraded', added: 1, failed: 6 })
    expect(await documents()).toMatchObject({ '/b': { state: 'indexed' } })
    await sources.update({ id, source: { name: 'Web', config: { kind: 'urls', urls: lost } } })
    expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'source-unreachable' }, removed: 0 })
  })
})

describe('a synchronised bucket', () => {
  it('reads with its stored key what the listing says has changed', async () => {
    const credentials = { accessKeyId: 'AKID', secretAccessKey: 'hidden-key' }
    bucket = await serveS3({ bucket: 'docs', credentials })
    bucket.objects.set('a.txt', { body: 'The heddle lifts.' })
    bucket.objects.set('b.txt', { body: 'The reed beats.' })
    const config = { kind: 's3' as const, endpoint: bucket.url, bucket: 'docs', accessKeyId: 'AKID' }
    const { sync, sources, id, deps } = await start(config, 'hidden-key')
    expect(await sync()).toMatchObject({ state: 'ok', added: 2 })
    bucket.requests.length = 0
    bucket.objects.set('b.txt', { body: 'The warp holds.' })
    expect(await sync()).toMatchObject({ state: 'ok', changed: 1, unchanged: 1 })
    expect(bucket.requests.map((path) => path.split('?')[0])).toEqual(['/docs', '/docs/b.txt'])
    const shown = await sources.get({ id })
    expect(shown.hasSecret).toBe(true)
    expect(JSON.stringify(shown)).not.toContain('hidden-key')
    expect((await deps.prisma.source.findUniqueOrThrow({ where: { id } })).secret).not.toContain('hidden-key')
    await sources.update({ id, source: { name: 'Web', config, secret: 'wrong' } })
    expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'source-refused' }, removed: 0 })
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { createCollection } from '@/server/services/collections/create-collection'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { originalKey } from '../ingest/document-files'
import { createSyncService, type SyncOptions, syncJob } from './sync-service'
import type { SyncDeps } from './types'

const call = contextOf('home')

let stack: KnowledgeStack
let folder: string
let collectionId: string
/** Nothing is indexed with it. */
const standing = () => ({
  ...stack.syncDeps.ingest,
  resume: () => Promise.resolve(),
  enqueue: () => Promise.resolve(),
  settled: () => Promise.resolve(),
})

/** A service of its own, with workers of its own: those of the stack have ended. */
async function another(changes: Partial<SyncDeps>, options?: SyncOptions) {
  await stack.jobs.close()
  const jobs = createJobs({ prisma: stack.deps.prisma, log: stack.syncDeps.log })
  const service = createSyncService({ ...stack.syncDeps, jobs, ...changes }, options)
  await jobs.start()
  const idle = () => jobs.settled(syncJob, 'all')
  const end = () => Promise.all([service.close(), jobs.close()])
  return Object.assign(service, { idle, end })
}

beforeEach(async () => {
  stack = await knowledgeStack()
  folder = await mkdtemp(join(tmpdir(), 'telar-service-'))
  await writeFile(join(folder, 'a.txt'), 'The heddle lifts.')
  collectionId = (await createCollection(stack.deps, { name: 'Docs', language: 'en' }, call)).id
})
afterEach(async () => {
  await stack.close()
  await rm(folder, { recursive: true, force: true })
})

const source = async (name: string, schedule: string | null = null) => {
  const config = { kind: 'folder' as const, path: folder, watch: false }
  return (await stack.sources.create({ collectionId, source: { name, config, schedule } })).id
}

describe('the syncs of several sources', () => {
  it('can be cancelled while they wait for others', async () => {
    const [id, waiting] = [await source('One'), await source('Two')]
    let open: () => void = () => undefined
    const closed = new Promise<void>((resolve) => {
      open = resolve
    })
    const ingest = { ...standing(), settled: () => closed }
    const service = await another({ ingest }, { concurrency: 1 })
    await service.sync(id, 'manual')
    await service.sync(waiting, 'manual')
    await service.cancel(waiting)
    expect((await stack.sources.syncs({ id: waiting }))[0]).toMatchObject({ state: 'cancelled' })
    expect((await stack.sources.syncs({ id }))[0]).toMatchObject({ state: 'running' })
    open()
    await service.idle()
    await service.end()
  })

  it('start when they are due although one cannot be started', async () => {
    const id = await source('Whole', '*/10 * * * *')
    const { prisma } = stack.deps
    const whole = await prisma.source.findUniqueOrThrow({ where: { id } })
    await prisma.source.create({
      data: { ...whole, id: 'broken', schedule: 'no schedule', nextSyncAt: new Date(0), createdAt: new Date(0) },
    })
    const now = () => new Date((whole.nextSyncAt ?? new Date()).getTime() + 1)
    const service = await another({ now })
    await service.runDue()
    await service.idle()
    await service.end()
    expect(await stack.sources.syncs({ id })).toMatchObject([{ trigger: 'schedule', state: 'ok' }])
    expect(stack.errors).toContainEqual(expect.objectContaining({ sourceId: 'broken' }))
  })
})

describe('sources that watch their folders', () => {
  it('are watched although one is damaged, which is told', async () => {
    const id = await source('Whole')
    const { prisma } = stack.deps
    const whole = await prisma.source.findUniqueOrThrow({ where: { id } })
    const changed = { watch: true, kind: 'folder', path: folder, version: 1 }
    await prisma.source.update({ where: { id }, data: { config: JSON.stringify(changed) } })
    await prisma.source.create({ data: { ...whole, id: 'torn', config: '{"kind":"fol' } })
    await prisma.source.create({ data: { ...whole, id: 'wrong', config: '{"kind":"folder","path":7}' } })
    const service = await another({}, { quietMs: 20 })
    await service.start()
    await service.watching()
    await writeFile(join(folder, 'b.txt'), 'The treadle moves.')
    await vi.waitFor(async () => expect((await stack.sources.syncs({ id }))[0]).toMatchObject({ trigger: 'watch' }), {
      timeout: 10_000,
    })
    await service.idle()
    await service.end()
    for (const sourceId of ['torn', 'wrong']) {
      const err = expect.objectContaining({ code: 'record-damaged' })
      expect(stack.errors).toContainEqual(expect.objectContaining({ sourceId, err }))
    }
  })
})

describe('a document that is indexed while its source is compared', () => {
  it('keeps its files until a newer content is indexed', async () => {
    const id = await source('One')
    const { prisma, files } = stack.deps
    await stack.sources.sync({ id })
    await stack.syncs.idle()
    const document = await prisma.document.findFirstOrThrow({ where: { sourceId: id } })
    // As the sync sees it at its beginning: tried again, and not indexed yet.
    await prisma.document.update({ where: { id: document.id }, data: { state: 'queued', liveGeneration: 0 } })
    await writeFile(join(folder, 'a.txt'), 'The treadle moves.')
    const indexedMeanwhile: typeof files = {
      ...files,
      write: async (...call) => {
        await prisma.document.update({ where: { id: document.id }, data: { state: 'indexed', liveGeneration: 1 } })
        return files.write(...call)
      },
    }
    const ingest = { ...standing(), cancel: () => Promise.resolve() }
    const service = await another({ files: indexedMeanwhile, ingest })
    await service.sync(id, 'manual')
    await service.idle()
    await service.end()
    const content = { collectionId, documentId: document.id, generation: 1 }
    expect(Buffer.from(await files.read(originalKey(content))).toString()).toBe('The heddle lifts.')
  })
})

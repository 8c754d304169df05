import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { createIndexBuilder, type IndexBuilder, indexJob } from '@/server/knowledge/reindex/index-builder'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack, wordEmbedder } from '@/test/builders/knowledge'
import { addDocument } from '../collections/add-document'
import { createCollection } from '../collections/create-collection'
import { deleteCollection } from '../collections/delete-collection'
import { deleteDocument } from '../collections/delete-document'
import { searchCollection } from '../collections/search-collection'
import { compareWithLive } from '../retrieval/measure-index'
import { saveQuestion } from '../retrieval/questions'
import type { Studio } from '../studio'
import { bind } from '../use-case'
import { indexes as area } from '.'
import { aliasOf } from './activate-index'
import type { IndexesDeps } from './deps'
import { takeOver } from './rebuild-index'

const call = contextOf('home')

const options = { signal: new AbortController().signal }
const small = { ...defaultChunking, size: 12, overlap: 0 }
const valve = 'The safety valve opens at six bar. It must be tested every month. A sealed valve may not be repaired.'
const pump = 'The pump delivers forty litres of water a minute. It runs on two phases. Oil it once a year.'

describe('indexes', () => {
  let stack: KnowledgeStack
  let builder: IndexBuilder
  let indexes: Studio['indexes']
  let indexesDeps: IndexesDeps
  let collectionId: string
  let switched: string[]
  let gate: Promise<void>
  let hooks: Partial<Pick<VectorStore, 'deleteCollection' | 'commitDocument' | 'pointAlias'>>

  beforeEach(async () => {
    const words = wordEmbedder()
    gate = Promise.resolve()
    hooks = {}
    stack = await knowledgeStack({
      vectorStore: (real) => ({
        ...real,
        deleteCollection: async (...call) => {
          await hooks.deleteCollection?.(...call)
          await real.deleteCollection(...call)
        },
        commitDocument: async (...call) => {
          await hooks.commitDocument?.(...call)
          await real.commitDocument(...call)
        },
        pointAlias: async (...call) => {
          await hooks.pointAlias?.(...call)
          await real.pointAlias(...call)
        },
      }),
      embedder: {
        embed: async (provider, request, call) => {
          if (request.kind === 'passage') await gate
          return words.embed(provider, request, call)
        },
      },
    })
    switched = []
    builder = createIndexBuilder({
      ...stack.ingestDeps,
      records: stack.deps.records,
      evaluate: (row, signal) => compareWithLive(indexesDeps, row, { signal, now: () => new Date() }),
      takeOver: (id, signal) => takeOver(indexesDeps, id, signal),
    })
    indexesDeps = {
      ...stack.deps,
      builder,
      ingestDeps: stack.ingestDeps,
      live: stack.live,
      onSwitch: (id) => {
        switched.push(id)
        stack.live.forget(id)
      },
    }
    indexes = bind(area, indexesDeps, contextOf('home'))
    collectionId = (await createCollection(stack.deps, { name: 'Manual', language: 'en' }, call)).id
    await add('valve.txt', valve)
    await add('pump.txt', pump)
  })
  afterEach(async () => {
    await stack.close()
  })

  async function add(name: string, text: string): Promise<string> {
    const { documentId } = await addDocument(stack.deps, { collectionId, name, data: Buffer.from(text) }, call)
    await stack.queue.idle()
    return documentId
  }
  const build = async () => {
    const index = await indexes.start({ collectionId, change: { chunking: small } })
    await stack.jobs.settled(indexJob, 'all')
    return index
  }
  const live = () => stack.deps.prisma.collection.findUniqueOrThrow({ where: { id: collectionId } })
  const search = async (query: string) =>
    (await searchCollection(stack.deps, { id: collectionId, query, topK: 3 }, call)).map((chunk) => chunk.text)
  const states = async () => (await indexes.list({ collectionId })).map(({ number, state }) => [number, state])

  it('builds beside the live index, which answers as before, and switches in one step', async () => {
    const before = await search('safety valve')
    expect(before[0]).toBe(valve)
    const { id } = await build()
    expect(await states()).toEqual([
      [2, 'ready'],
      [1, 'live'],
    ])
    expect(await search('safety valve')).toEqual(before)
    const active = await indexes.activate({ indexId: id })
    expect(active).toMatchObject({ state: 'live', done: 2, total: 2 })
    expect(switched).toEqual([collectionId])
    expect((await search('safety valve'))[0]).toBe('The safety valve opens at six bar.')
    const { chunkCount, indexId } = await live()
    expect(indexId).toBe(id)
    expect(chunkCount).toBe(active.chunks)
    expect(chunkCount).toBeGreaterThan(2)
    const counts = await stack.deps.prisma.document.findMany({ where: { collectionId } })
    expect(counts.reduce((sum, document) => sum + document.chunkCount, 0)).toBe(chunkCount)
    const byAlias = await stack.deps.vectorStore.stats(aliasOf(collectionId), options)
    expect(byAlias?.points).toBe(chunkCount)
  })

  it('measures an index again on the questions that were saved since, with what was added since', async () => {
    const ask = async (query: string, name: string) => {
      const { id } = await stack.deps.prisma.document.findFirstOrThrow({ where: { name } })
      await saveQuestion(stack.deps, { collectionId, query, documentId: id }, call)
    }
    const second = async () => (await indexes.list({ collectionId })).find(({ number }) => number === 2)
    const { id: indexId } = await build()
    expect(await second()).toMatchObject({ scores: null, stale: [], questions: 0 })
    await expect(indexes.measure({ indexId })).rejects.toMatchObject({ code: 'invalid-input' })
    await ask('What is the pressure of the safety valve?', 'valve.txt')
    const first = await indexes.measure({ indexId })
    expect(first).toMatchObject({ state: 'ready', scores: { own: { questions: 1, recall5: 1 } }, stale: [] })
    expect(await second()).toEqual(first)
    await add('boiler.txt', 'The boiler holds two hundred litres.')
    await ask('What does the boiler hold?', 'boiler.txt')
    expect(await second()).toMatchObject({ stale: ['questions', 'documents'], questions: 2 })
    const again = await indexes.measure({ indexId })
    expect(again).toMatchObject({ scores: { own: { questions: 2, recall5: 1 }, live: { recall5: 1 } }, stale: [] })
    expect(await states()).toEqual([
      [2, 'ready'],
      [1, 'live'],
    ])
    await indexes.activate({ indexId })
    const old = (await indexes.list({ collectionId })).find(({ number }) => number === 1)
    expect(old?.scores).toBeNull()
    expect(await indexes.measure({ indexId: old?.id ?? '' })).toMatchObject({ state: 'retired', stale: [] })
    await expect(indexes.measure({ indexId })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('knows figures of earlier versions by how many questions there were', async () => {
    const { id } = await build()
    const figures = { questions: 1, ndcg10: 1, mrr10: 1, recall5: 1 }
    const scores = JSON.stringify({ own: figures, live: figures })
    await stack.deps.prisma.collectionIndex.update({ where: { id }, data: { scores } })
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ scores: { own: figures }, stale: ['questions'] })
  })

  it('goes back to the old index, brought up to what has changed since', async () => {
    const { id } = await build()
    await indexes.activate({ indexId: id })
    const old = (await indexes.list({ collectionId })).find(({ number }) => number === 1)
    expect(old?.state).toBe('retired')
    await add('boiler.txt', 'The boiler holds two hundred litres.')
    const gone = await stack.deps.prisma.document.findFirstOrThrow({ where: { name: 'pump.txt' } })
    await deleteDocument(stack.deps, { documentId: gone.id }, call)
    await indexes.activate({ indexId: old?.id ?? '' })
    expect(await states()).toEqual([
      [2, 'retired'],
      [1, 'live'],
    ])
    expect((await search('boiler'))[0]).toContain('boiler')
    expect((await search('safety valve'))[0]).toBe(valve)
    expect((await search('pump water')).join()).not.toContain('pump')
    expect((await live()).chunkCount).toBe(2)
  })

  it('takes in what arrives while it is being built', async () => {
    let open = () => {}
    gate = new Promise((resolve) => {
      open = resolve
    })
    // The estimate of the dimension embeds too, so the gate is closed only for the building.
    const free = gate
    gate = Promise.resolve()
    const { id } = await indexes.start({ collectionId, change: { chunking: small } })
    gate = free
    await expect(indexes.start({ collectionId, change: { chunking: { ...small, size: 20 } } })).rejects.toMatchObject({
      code: 'index-building',
    })
    await expect(indexes.activate({ indexId: id })).rejects.toMatchObject({ code: 'conflict' })
    open()
    await stack.jobs.settled(indexJob, 'all')
    await add('late.txt', 'The late document speaks of turbines.')
    await indexes.activate({ indexId: id })
    expect((await search('turbines'))[0]).toContain('turbines')
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ state: 'live', done: 3, total: 3 })
  })

  it('goes on after the process ended, and forgets what was cancelled', async () => {
    let open = () => {}
    const closed = new Promise<void>((resolve) => {
      open = resolve
    })
    const { id } = await indexes.start({ collectionId, change: { chunking: small } })
    gate = closed
    const closing = stack.jobs.close()
    open()
    await closing
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ id, state: 'building' })
    const jobs = createJobs({ prisma: stack.deps.prisma, log: stack.ingestDeps.log })
    const next = createIndexBuilder({
      ...stack.ingestDeps,
      records: stack.deps.records,
      jobs,
      evaluate: () => Promise.resolve(null),
      takeOver: (id, signal) => takeOver(indexesDeps, id, signal),
    })
    await next.recover()
    await jobs.start()
    await jobs.settled(indexJob, 'all')
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ id, state: 'ready', done: 2 })
    await jobs.close()
    await indexes.drop({ indexId: id })
    expect(await states()).toEqual([[1, 'live']])
  })

  it('deletes what a cancelled building left, and never the live index', async () => {
    const { id } = await indexes.start({ collectionId, change: { chunking: small } })
    const { storeName } = await stack.deps.prisma.collectionIndex.findUniqueOrThrow({ where: { id } })
    await indexes.cancel({ indexId: id })
    const [row] = await indexes.list({ collectionId })
    // A building this short may have been faster than the hand that cancelled it.
    expect(['cancelled', 'ready']).toContain(row?.state)
    if (row?.state === 'cancelled') expect(await stack.deps.vectorStore.stats(storeName, options)).toBeNull()
    const { indexId } = await live()
    await expect(indexes.drop({ indexId: indexId ?? '' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('tells the cost first, and refuses what would change nothing or cannot be changed', async () => {
    const estimate = await indexes.estimate({ collectionId, change: { chunking: small } }, options.signal)
    expect(estimate).toMatchObject({ documents: 2, chatCalls: 0, embeddingCalls: 1, embedder: { model: 'words' } })
    expect(estimate.chunks).toBeGreaterThan(2)
    expect(estimate.chunks).toBeLessThan(20)
    await expect(indexes.start({ collectionId, change: {} })).rejects.toMatchObject({ code: 'invalid-input' })
    const rows = { ...small, tables: 'rows' as const }
    await expect(indexes.start({ collectionId, change: { chunking: rows } })).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(await states()).toEqual([[1, 'live']])
  })

  it('says why a building failed and leaves the live index alone', async () => {
    const { files, prisma } = stack.deps
    const document = await prisma.document.findFirstOrThrow({ where: { name: 'pump.txt' } })
    await files.remove(`collections/${collectionId}/documents/${document.id}`)
    await build()
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ state: 'failed', error: { code: 'not-indexed' } })
    expect((await search('safety valve'))[0]).toBe(valve)
  })

  it('is live although its alias could not be set', async () => {
    const { id } = await build()
    hooks.pointAlias = () => Promise.reject(new AppError('vectors-unreachable', say('Qdrant does not answer.')))
    expect(await indexes.activate({ indexId: id })).toMatchObject({ id, state: 'live' })
    expect(stack.errors).toContainEqual(expect.objectContaining({ indexId: id }))
  })

  it('never becomes live while it is being deleted, and answers twice the same when asked twice', async () => {
    const { id } = await build()
    let outcome: unknown
    hooks.deleteCollection = async () => {
      hooks = {}
      outcome = await indexes.activate({ indexId: id }).catch((error: unknown) => error)
    }
    await indexes.drop({ indexId: id })
    expect(outcome).toMatchObject({ code: 'conflict' })
    expect(await states()).toEqual([[1, 'live']])
    expect((await search('safety valve'))[0]).toBe(valve)
    const next = await build()
    const both = await Promise.all([indexes.activate({ indexId: next.id }), indexes.activate({ indexId: next.id })])
    expect(both.map(({ state }) => state)).toEqual(['live', 'live'])
  })

  it('goes on without a document that is deleted while it is being indexed', async () => {
    const pumpId = (await stack.deps.prisma.document.findFirstOrThrow({ where: { name: 'pump.txt' } })).id
    hooks.commitDocument = async (_name, documentId) => {
      if (documentId !== pumpId) return
      hooks = {}
      await deleteDocument(stack.deps, { documentId }, call)
    }
    const { id } = await build()
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ id, state: 'ready', done: 1 })
    const { storeName } = await stack.deps.prisma.collectionIndex.findUniqueOrThrow({ where: { id } })
    expect(await stack.deps.vectorStore.chunksOf(storeName, pumpId, options)).toEqual([])
    await indexes.activate({ indexId: id })
    expect((await search('pump water')).join()).not.toContain('pump')
  })

  it('is not failed by a document that is deleted before its text is read', async () => {
    const pumpId = (await stack.deps.prisma.document.findFirstOrThrow({ where: { name: 'pump.txt' } })).id
    hooks.commitDocument = async () => {
      hooks = {}
      await deleteDocument(stack.deps, { documentId: pumpId }, call)
    }
    const { id } = await build()
    expect((await indexes.list({ collectionId }))[0]).toMatchObject({ id, state: 'ready', done: 1, error: null })
  })

  it('stops being built when its collection is deleted', async () => {
    let open = () => {}
    const closed = new Promise<void>((resolve) => {
      open = resolve
    })
    await indexes.start({ collectionId, change: { chunking: small } })
    gate = closed
    stack.deps.stopBuilds = async (which) => {
      const stopped = builder.cancelAll(which)
      open()
      await stopped
    }
    await deleteCollection(stack.deps, { id: collectionId }, call)
    await stack.jobs.settled(indexJob, 'all')
    expect(stack.errors).toEqual([])
    expect(await stack.deps.prisma.collectionIndex.count()).toBe(0)
  })
})

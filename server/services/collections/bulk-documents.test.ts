import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { addDocument } from './add-document'
import { createCollection } from './create-collection'
import { deleteDocuments } from './delete-documents'
import { listDocuments } from './list-documents'
import { retryDocuments } from './retry-documents'
import { searchCollection } from './search-collection'

const call = contextOf('home')

let stack: KnowledgeStack
let id: string
let ids: Map<string, string>
/** What the vector store answers when the points of a document are to go. */
let refuse: (documentId: string) => AppError | null
beforeEach(async () => {
  refuse = () => null
  stack = await knowledgeStack({
    vectorStore: (real) => ({
      ...real,
      deleteDocument: async (name, documentId, options) => {
        const error = refuse(documentId)
        if (error) throw error
        await real.deleteDocument(name, documentId, options)
      },
    }),
  })
  id = (await createCollection(stack.deps, { name: 'Plant', language: 'en' }, call)).id
  ids = new Map()
  for (const name of ['pump.txt', 'valve.txt', 'boiler.txt']) {
    const data = Buffer.from(`The ${name.slice(0, -4)} stands in the hall.`)
    ids.set(name, (await addDocument(stack.deps, { collectionId: id, name, data }, call)).documentId)
  }
  await stack.queue.idle()
})
afterEach(() => stack.close())

const idOf = (name: string) => ids.get(name) ?? ''
const names = async () => (await listDocuments(stack.deps, { id }, call)).items.map(({ name }) => name).toSorted()

describe('many documents at once', () => {
  it('are deleted by their ids, and can no longer be found', async () => {
    const chosen = [idOf('pump.txt'), idOf('boiler.txt'), 'nowhere']
    const done = await deleteDocuments(stack.deps, { id, ids: chosen }, call)
    expect(done).toEqual({ count: 2, failures: 0, failed: [], left: 0 })
    expect(await names()).toEqual(['valve.txt'])
    const found = await searchCollection(stack.deps, { id, query: 'pump in the hall', topK: 5 }, call)
    expect(found.map(({ documentName }) => documentName)).toEqual(['valve.txt'])
  })

  it('are all that a filter lets through where none is named', async () => {
    expect(await deleteDocuments(stack.deps, { id, name: 'VALVE' }, call)).toMatchObject({ count: 1 })
    expect(await names()).toEqual(['boiler.txt', 'pump.txt'])
    expect(await deleteDocuments(stack.deps, { id, state: 'failed' }, call)).toMatchObject({ count: 0 })
    // One more was added than the person saw.
    await expect(deleteDocuments(stack.deps, { id, most: 1 }, call)).rejects.toMatchObject({ code: 'conflict' })
    expect(await names()).toHaveLength(2)
    expect(await deleteDocuments(stack.deps, { id, most: 2 }, call)).toMatchObject({ count: 2 })
    expect(await names()).toEqual([])
  })

  it('go on without one that fails, which is named with its reason', async () => {
    refuse = (documentId) =>
      documentId === idOf('valve.txt') ? new AppError('file-broken', say('The shelf is stuck.')) : null
    const done = await deleteDocuments(stack.deps, { id }, call)
    expect(done).toMatchObject({ count: 2, failures: 1, left: 0 })
    expect(done.failed).toMatchObject([{ id: idOf('valve.txt'), name: 'valve.txt', error: { code: 'file-broken' } }])
    expect(await names()).toEqual(['valve.txt'])
  })

  it('end at the first where a server is down, and when they are stopped', async () => {
    refuse = () => new AppError('vectors-unreachable', say('Qdrant does not answer.'))
    const done = await deleteDocuments(stack.deps, { id }, call)
    expect(done).toMatchObject({ count: 0, failures: 1, left: 2, failed: [{ error: { code: 'vectors-unreachable' } }] })
    refuse = () => null
    const stopped = { ...call, signal: AbortSignal.abort() }
    expect(await deleteDocuments(stack.deps, { id }, stopped)).toMatchObject({ count: 0, left: 3 })
    expect(await names()).toHaveLength(3)
  })

  it('are tried again where they failed, whatever else is chosen', async () => {
    const failed = { state: 'failed', generation: 2 }
    await stack.deps.prisma.document.update({ where: { id: idOf('pump.txt') }, data: failed })
    const chosen = [idOf('pump.txt'), idOf('valve.txt')]
    expect(await retryDocuments(stack.deps, { id, ids: chosen }, call)).toMatchObject({ count: 1, failures: 0 })
  })

  it('are as many as one call may name', async () => {
    const chosen = Array.from({ length: 1_997 }, (_, at) => `d${at}`)
    await stack.deps.prisma.document.update({
      where: { id: idOf('pump.txt') },
      data: { state: 'failed', generation: 2 },
    })
    expect(await retryDocuments(stack.deps, { id, ids: [...chosen, ...ids.values()] }, call)).toMatchObject({
      count: 1,
    })
    await stack.queue.idle()
    expect(await deleteDocuments(stack.deps, { id, ids: [...chosen, ...ids.values()] }, call)).toMatchObject({
      count: 3,
    })
  })

  it('are refused in numbers that no list shows', async () => {
    const chosen = Array.from({ length: 2_001 }, (_, at) => `d${at}`)
    await expect(deleteDocuments(stack.deps, { id, ids: chosen }, call)).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Database } from '@/server/adapters/prisma/database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import { onEachDatabase, openTwice } from '../builders/databases'
import { newCollection, newDocument } from './records-fixtures'

const own = 'own'
const foreign = 'foreign'
const damaged = { code: 'record-damaged' }
const taken = { code: 'already-exists' }

onEachDatabase('records of indexes', (make) => {
  let opened: Awaited<ReturnType<typeof openTwice>>
  let db: Database
  let records: Records
  /** The same store from another process. */
  let others: Records
  beforeAll(async () => {
    opened = await openTwice(await make(), [own, foreign])
    db = opened.db
    records = prismaRecords(db)
    others = prismaRecords(opened.other)
  })
  afterAll(() => opened.close())

  const aCollection = (workspaceId = own): Promise<CollectionRecord> => {
    const collection = newCollection('Handbook')
    return records.collections.create(workspaceId, collection.id, collection)
  }
  const aDocument = async (collectionId: string, changes: Partial<DocumentRecord> = {}) => {
    const document = newDocument(collectionId, changes)
    await records.documents.create(document)
    return document
  }

  describe('indexes', () => {
    const { fields: _, id: __, name: ___, ...columns } = newCollection('')
    const newIndex = (collectionId: string, number: number) => ({
      ...columns,
      id: randomUUID(),
      storeName: randomUUID(),
      collectionId,
      number,
      takesOver: false,
      total: 4,
    })

    it('are numbered, found in their workspace alone, and ended', async () => {
      const { id: collectionId } = await aCollection()
      expect(await records.indexes.nextNumber(collectionId)).toBe(2)
      const made = await records.indexes.create(newIndex(collectionId, 2))
      expect(made).toMatchObject({ state: 'building', total: 4, chunking: { size: 99 }, error: null, scores: null })
      expect(await records.indexes.get(own, made.id)).toMatchObject({ ...made, collection: { id: collectionId } })
      expect(await records.indexes.get(foreign, made.id)).toBeNull()
      expect(await records.indexes.building(collectionId)).toEqual(made)
      await db.indexDocument.create({
        data: { indexId: made.id, documentId: 'd', generation: 1, chunkCount: 1, tokenCount: 1 },
      })
      const ended = await Promise.all([records.indexes.cancel(made.id), others.indexes.cancel(made.id)])
      expect(ended.toSorted()).toEqual([false, true])
      expect(await db.indexDocument.count({ where: { indexId: made.id } })).toBe(0)
      expect(await records.indexes.building(collectionId)).toBeNull()
      await records.indexes.delete(made.id)
      expect((await records.indexes.list(collectionId)).map(({ state }) => state)).toEqual(['live'])
    })

    it('never give two writers the same number', async () => {
      const { id: collectionId } = await aCollection()
      const both = [records, others].map((one) => one.indexes.create(newIndex(collectionId, 2)))
      const ended = await Promise.allSettled(both)
      expect(ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toMatchObject([taken])
    })

    it('are abandoned unless they are live', async () => {
      const { id: collectionId, indexId } = await aCollection()
      const { id } = await records.indexes.create(newIndex(collectionId, 2))
      expect(await records.indexes.abandon(id)).toBe(true)
      expect(await records.indexes.abandon(indexId ?? '')).toBe(false)
    })

    it('count what they are made of', async () => {
      const { id: collectionId } = await aCollection()
      await aDocument(collectionId, { liveGeneration: 1, chunkCount: 3, tokenCount: 30 })
      await aDocument(collectionId, { chunkCount: 9, tokenCount: 90 })
      expect(await records.indexes.liveTotals(collectionId)).toEqual({ documents: 1, chunks: 3, tokens: 30 })
    })

    it('say that they are damaged', async () => {
      const { id: collectionId, indexId } = await aCollection()
      const id = indexId ?? ''
      await db.collectionIndex.update({ where: { id }, data: { scores: '{"own":1}', state: 'asleep' } })
      await expect(records.indexes.get(own, id)).rejects.toMatchObject({
        ...damaged,
        details: { table: 'CollectionIndex', id, columns: 'state, scores' },
      })
      await expect(records.indexes.list(collectionId)).rejects.toMatchObject(damaged)
    })

    it('hold documents of the collection, written one by one, until they are forgotten', async () => {
      const { id: collectionId } = await aCollection()
      const at = (n: number) => ({ liveGeneration: 1, createdAt: new Date(2026, 0, n) })
      const one = await aDocument(collectionId, at(1))
      const two = await aDocument(collectionId, at(2))
      await aDocument(collectionId)
      const { id } = await records.indexes.create(newIndex(collectionId, 2))
      const missing = async (...but: string[]) =>
        (await records.indexes.missing(collectionId, id, new Set(but))).map((document) => document.id)
      expect(await missing()).toEqual([one.id, two.id])
      expect(await missing(one.id)).toEqual([two.id])
      const held = { generation: 1, chunkCount: 2, tokenCount: 20 }
      expect(await records.indexes.hold(id, one.id, held)).toBe(false)
      await records.indexes.begin(id, one.id)
      expect(await records.indexes.totals(id)).toEqual({ documents: 0, chunkCount: 0, tokenCount: 0 })
      expect(await records.indexes.hold(id, one.id, held)).toBe(true)
      expect(await records.indexes.totals(id)).toEqual({ documents: 1, chunkCount: 2, tokenCount: 20 })
      expect(await missing()).toEqual([two.id])
      await records.documents.change(one.id, { liveGeneration: 2, generation: 2 })
      expect(await missing()).toEqual([one.id, two.id])
      expect(await records.documents.isLive(one.id, 1)).toBe(false)
      await records.documents.delete(one.id)
      expect(await records.indexes.left(collectionId, id)).toEqual([one.id])
      await records.indexes.forget(id, one.id)
      expect(await records.indexes.left(collectionId, id)).toEqual([])
      expect(await records.indexes.storeNames(collectionId)).toHaveLength(2)
    })

    it('end once, built or failed', async () => {
      const { id: collectionId } = await aCollection()
      const { id } = await records.indexes.create({ ...newIndex(collectionId, 2), takesOver: true })
      const scores = { questions: 1, ndcg10: 1, mrr10: 1, recall5: 1 }
      await records.indexes.progress(id, { documents: 3, chunkCount: 6, tokenCount: 60 }, 4)
      await records.indexes.built(id, { own: scores, live: scores })
      await records.indexes.failed(id, errorInfo(new AppError('timeout', say('Late.'))))
      expect(await records.indexes.unfinished(id)).toMatchObject({
        state: 'ready',
        done: 3,
        scores: { own: scores },
        error: null,
      })
      expect(await records.indexes.allUnfinished()).toContainEqual({ id, collectionId })
      await records.indexes.makeLive(collectionId, id)
      expect(await records.indexes.unfinished(id)).toBeNull()
      expect(await records.collections.find(own, collectionId)).toMatchObject({ indexId: id, revision: 1 })
      await expect(others.indexes.makeLive(collectionId, id)).rejects.toMatchObject({ code: 'conflict' })
    })
  })

  it('terms are kept for an index and a document, with another stamp for each writing', async () => {
    const place = { storeName: randomUUID(), documentId: 'd' }
    const written = { language: 'en', chunks: 2, terms: new Uint8Array([1, 2, 255]) }
    await records.terms.save(place, written)
    const [first] = await records.terms.stamps(place.storeName)
    await Promise.all([records, others].map((one) => one.terms.save(place, written)))
    const [row, ...more] = await records.terms.read(place.storeName, ['d', 'e'])
    expect(row).toMatchObject({ documentId: 'd', language: 'en', chunks: 2 })
    expect([...(row?.terms ?? [])]).toEqual([1, 2, 255])
    expect(more).toEqual([])
    expect(row?.stamp).not.toBe(first?.stamp)
    await records.terms.save({ ...place, documentId: 'e' }, written)
    await records.terms.forget({ ...place, documentId: 'e' })
    expect(await records.terms.stamps(place.storeName)).toHaveLength(1)
    await records.terms.forget({ documentId: 'd' })
    expect(await records.terms.stamps(place.storeName)).toEqual([])
  })
})

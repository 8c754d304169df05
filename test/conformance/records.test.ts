import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError, errorInfo } from '@/pipeline/errors'
import { earlier, say } from '@/pipeline/said'
import type { Database } from '@/server/adapters/prisma/database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import type { Measurement } from '@/server/capabilities/records/measurements'
import { onEachDatabase, openTwice } from '../builders/databases'
import { newCollection, newDocument } from './records-fixtures'

const own = 'own'
const foreign = 'foreign'
const damaged = { code: 'record-damaged' }
const taken = { code: 'already-exists' }

onEachDatabase('records', (make) => {
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

  describe('secrets', () => {
    it('are kept by name, in their workspace alone', async () => {
      const at = new Date('2026-01-02T03:04:05.678Z')
      await records.secrets.put(own, { name: 'KEY', sealed: 'one', hosts: null, updatedAt: new Date(0) })
      const kept = await records.secrets.put(own, { name: 'KEY', sealed: 'two', hosts: ['a.test'], updatedAt: at })
      expect(await others.secrets.list(own)).toEqual([kept])
      expect(kept).toMatchObject({ name: 'KEY', sealed: 'two', hosts: ['a.test'], updatedAt: at })
      expect(await records.secrets.list(foreign)).toEqual([])
      expect(await records.secrets.delete(foreign, 'KEY')).toBe(false)
      expect(await records.secrets.delete(own, 'KEY')).toBe(true)
      expect(await records.secrets.list(own)).toEqual([])
    })
  })

  describe('collections', () => {
    it('change their name and fields for one of two who saw the same', async () => {
      const { id, settingsRevision } = await aCollection()
      const change = (name: string) => others.collections.change(id, { name, fields: [] }, settingsRevision)
      expect(await change('First')).toMatchObject({ name: 'First', fields: [], settingsRevision: settingsRevision + 1 })
      expect(await change('Second')).toBeNull()
      expect(await records.collections.find(own, id)).toMatchObject({ name: 'First' })
    })

    it('come back as they were made, by id and slug, in their workspace alone', async () => {
      const made = await aCollection()
      expect(made).toMatchObject({ chunking: { size: 99 }, fields: [{ name: 'year' }], chunkCount: 0, revision: 0 })
      expect(made.createdAt).toBeInstanceOf(Date)
      for (const name of [made.id, made.slug]) {
        expect(await records.collections.find(own, name)).toEqual(made)
        expect(await records.collections.find(foreign, name)).toBeNull()
      }
      expect(await records.collections.searched(foreign, made.id)).toBeNull()
      expect(await records.collections.ownerOf(made.storeName)).toMatchObject({ id: made.id })
      const [index] = await records.indexes.list(made.id)
      expect(index).toMatchObject({ id: made.indexId, number: 1, state: 'live', chunking: { size: 99 } })
      await records.collections.delete(made.id)
      expect(await records.collections.find(own, made.id)).toBeNull()
      expect(await records.indexes.list(made.id)).toEqual([])
    })

    it('never give two writers the same slug', async () => {
      const slug = randomUUID()
      const writers = [records, others].map((one) => one.collections.create(own, slug, newCollection('Twice')))
      const [first, second] = await Promise.allSettled(writers)
      const refused = [first, second].flatMap((one) => (one?.status === 'rejected' ? [one.reason] : []))
      expect(refused).toMatchObject([taken])
      expect(await records.collections.slugs(own, slug)).toEqual([slug])
    })

    it('learn the version of their model once', async () => {
      const { id, storeName } = await aCollection()
      await records.collections.adoptDigest(id, storeName, 'one')
      await records.collections.adoptDigest(id, storeName, 'two')
      expect(await records.collections.find(own, id)).toMatchObject({ embedderDigest: 'one' })
      expect(await records.indexes.list(id)).toMatchObject([{ embedderDigest: 'one' }])
    })

    it('say that they are damaged, and which', async () => {
      const { id } = await aCollection()
      for (const data of [
        { chunking: '{"size":' },
        { fields: 'null' },
        { language: 'klingon' },
        { embedderProvider: '' },
      ]) {
        const before = await db.collection.findUniqueOrThrow({ where: { id } })
        await db.collection.update({ where: { id }, data })
        await expect(records.collections.find(own, id)).rejects.toMatchObject({
          ...damaged,
          details: { table: 'Collection', id, columns: Object.keys(data).join() },
        })
        await expect(records.collections.list(own)).rejects.toMatchObject(damaged)
        await db.collection.update({ where: { id }, data: before })
      }
    })
  })

  describe('documents', () => {
    it('are found in their workspace alone, with collection and source', async () => {
      const collection = await aCollection()
      const { id } = await aDocument(collection.id, { metadata: { year: 1999 }, encoding: 'utf-8' })
      expect(await records.documents.get(own, id)).toMatchObject({ collection, source: null, metadata: { year: 1999 } })
      expect(await records.documents.get(foreign, id)).toBeNull()
    })

    it('are told apart by their identity, whoever writes', async () => {
      const { id: collectionId } = await aCollection()
      const both = [records, others].map((one) =>
        one.documents.create(newDocument(collectionId, { identity: 'upload:same' })),
      )
      const ended = await Promise.allSettled(both)
      expect(ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toMatchObject([taken])
      expect(await records.documents.byIdentity(collectionId, 'upload:same')).toMatchObject({ collectionId })
    })

    it('are listed newest first, by what is selected, and counted', async () => {
      const { id: collectionId } = await aCollection()
      const source = await records.sources.create(collectionId, 'folder', settings('Place'))
      const at = (n: number) => new Date(2026, 0, n)
      await aDocument(collectionId, { name: 'a', createdAt: at(1), language: 'en', liveGeneration: 1, hash: 'a' })
      await aDocument(collectionId, { name: 'b', createdAt: at(2), state: 'failed', sourceId: source.id })
      await aDocument(collectionId, { name: 'c', createdAt: at(3), state: 'removed', sourceId: source.id })
      const names = async (selection = {}) =>
        (await records.documents.page(collectionId, selection, { skip: 0, take: 9 })).map(({ name }) => name)
      expect(await names()).toEqual(['b', 'a'])
      expect(await names({ removed: true })).toEqual(['c', 'b', 'a'])
      expect(await names({ states: ['failed'] })).toEqual(['b'])
      expect(await names({ sourceId: null })).toEqual(['a'])
      expect(await names({ ids: [] })).toEqual([])
      expect(await records.documents.count(collectionId, {})).toBe(2)
      const slices: string[][] = []
      for await (const rows of records.documents.names(collectionId, {})) slices.push(rows.map(({ name }) => name))
      expect(slices).toEqual([['b', 'a']])
      const counts = await records.documents.counts([collectionId])
      expect(counts).toHaveLength(3)
      expect(counts).toContainEqual({ collectionId, state: 'indexed', sourceId: null, count: 1, languages: 1 })
      expect(await records.documents.languages(collectionId)).toEqual([{ language: 'en', count: 1 }])
      expect(await records.documents.searched([collectionId], 5)).toMatchObject([{ name: 'a' }])
      expect(await records.documents.byPlace([collectionId], { name: 'b' })).toMatchObject({ name: 'b' })
      expect(await records.documents.byPlace([randomUUID()], { name: 'b' })).toBeNull()
      expect(await records.sources.standings([source.id])).toEqual(
        new Map([[source.id, { documents: 1, quarantined: 0, sync: null }]]),
      )
    })

    it('change only while they are as expected: of two writers one loses', async () => {
      const { id: collectionId } = await aCollection()
      const { id } = await aDocument(collectionId)
      const ended = await Promise.all(
        [records, others].map((one) => one.documents.change(id, { generation: 2 }, { generation: 1 })),
      )
      expect(ended.toSorted()).toEqual([false, true])
      expect(await records.documents.change(id, { state: 'queued' }, { states: ['failed'] })).toBe(false)
      expect(await records.documents.change(id, { error: errorInfo(new AppError('timeout', say('Late.'))) })).toBe(true)
      expect(await records.documents.get(own, id)).toMatchObject({ generation: 2, error: { message: 'Late.' } })
    })

    it('take their chunks off the totals when they are deleted, once', async () => {
      const { id: collectionId } = await aCollection()
      const { id } = await aDocument(collectionId, { chunkCount: 3, tokenCount: 30 })
      await records.collections.filled(collectionId, { analyser: 2, chunkCount: 5, tokenCount: 50 })
      await Promise.all([records.documents.delete(id), others.documents.delete(id)])
      expect(await records.collections.find(own, collectionId)).toMatchObject({
        chunkCount: 2,
        tokenCount: 20,
        revision: 2,
      })
    })

    it('leave a tombstone without chunks when they are gone', async () => {
      const { id: collectionId } = await aCollection()
      const { id } = await aDocument(collectionId, { liveGeneration: 1, chunkCount: 3, tokenCount: 30 })
      await records.collections.filled(collectionId, { analyser: 2, chunkCount: 3, tokenCount: 30 })
      await records.documents.bury(id, new Date(5))
      const tombstone = { state: 'removed', removedAt: new Date(5), liveGeneration: 0, chunkCount: 0 }
      expect(await records.documents.get(own, id)).toMatchObject(tombstone)
      expect(await records.collections.find(own, collectionId)).toMatchObject({ chunkCount: 0, tokenCount: 0 })
    })

    it('keep an identity of their own when they are released from their source', async () => {
      const { id: collectionId } = await aCollection()
      await aDocument(collectionId, { identity: 'upload:h', hash: 'h' })
      const second = await aDocument(collectionId, { hash: 'h', key: 'k' })
      await records.documents.release({ ...second, hash: 'h' })
      expect(await records.documents.get(own, second.id)).toMatchObject({ key: '', identity: `upload:h:${second.id}` })
    })

    it('say that they are damaged; a damaged error says it in its own place', async () => {
      const { id: collectionId } = await aCollection()
      const { id } = await aDocument(collectionId)
      await db.document.update({ where: { id }, data: { error: '{"code":' } })
      expect(await records.documents.get(own, id)).toMatchObject({ error: damaged })
      for (const data of [{ metadata: '[1]' }, { state: 'lost' }, { encoding: 'runes' }]) {
        await db.document.update({ where: { id }, data: { metadata: '{}', state: 'indexed', encoding: null, ...data } })
        await expect(records.documents.get(own, id)).rejects.toMatchObject({
          ...damaged,
          details: { table: 'Document', id, columns: Object.keys(data).join() },
        })
      }
    })
  })

  const settings = (name: string) => ({
    name,
    config: { kind: 'folder', path: '/p' },
    schedule: null,
    maxAge: null,
    paused: false,
    nextSyncAt: null,
  })

  describe('sources', () => {
    it('are found in their workspace alone, and changed', async () => {
      const { id: collectionId, slug } = await aCollection()
      const made = await records.sources.create(collectionId, 'folder', { ...settings('B'), secret: 'sealed' })
      await records.sources.create(collectionId, 'folder', settings('A'))
      expect(await records.sources.get(own, made.id)).toEqual(made)
      expect(await records.sources.get(foreign, made.id)).toBeNull()
      expect((await records.sources.list(own, slug)).map(({ name }) => name)).toEqual(['A', 'B'])
      expect(await records.sources.list(foreign, collectionId)).toEqual([])
      const changed = await records.sources.update(made.id, { paused: true })
      expect(changed).toEqual({ ...made, paused: true, revision: made.revision + 1 })
      const seen = (paused: boolean) => others.sources.update(made.id, { paused }, made.revision + 1)
      expect(await seen(false)).toMatchObject({ paused: false })
      expect(await seen(true)).toBeNull()
      await records.sources.delete(made.id)
      await expect(records.sources.update(made.id, { paused: false })).rejects.toMatchObject({ code: 'not-found' })
    })

    it('have syncs, the newest of which they stand at', async () => {
      const { id: collectionId } = await aCollection()
      const [a, b] = await Promise.all(
        ['A', 'B'].map((name) => records.sources.create(collectionId, 'urls', settings(name))),
      )
      if (!a || !b) throw new Error('two sources')
      const sync = (sourceId: string, n: number, state: string) => ({
        id: `${sourceId}-${n}`,
        sourceId,
        trigger: 'manual',
        state,
        startedAt: new Date(2026, 0, n),
        notes: '["One page has two addresses."]',
        entries: {
          create: [
            { key: 'b', outcome: 'failed', error: 'torn' },
            { key: 'a', outcome: 'added' },
          ],
        },
      })
      for (const data of [
        sync(a.id, 1, 'failed'),
        sync(a.id, 3, 'running'),
        sync(a.id, 2, 'ok'),
        sync(b.id, 1, 'ok'),
      ]) {
        await db.sync.create({ data })
      }
      const standings = await records.sources.standings([a.id, b.id])
      expect([a, b].map(({ id }) => standings.get(id)?.sync?.id)).toEqual([`${a.id}-3`, `${b.id}-1`])
      expect((await records.sources.syncs(a.id, 2)).map(({ state }) => state)).toEqual(['running', 'ok'])
      expect([await records.sources.isSyncing(a.id), await records.sources.isSyncing(b.id)]).toEqual([true, false])
      expect(await records.sources.sync(own, `${a.id}-1`)).toMatchObject({
        notes: [earlier('One page has two addresses.')],
      })
      expect(await records.sources.sync(foreign, `${a.id}-1`)).toBeNull()
      expect(await records.sources.entries(`${a.id}-1`, 9)).toMatchObject([
        { key: 'a', error: null },
        { key: 'b', error: damaged },
      ])
      await db.sync.update({ where: { id: `${a.id}-3` }, data: { state: 'asleep' } })
      await expect(records.sources.standings([a.id])).rejects.toMatchObject(damaged)
    })

    it('say that their settings are damaged', async () => {
      const { id: collectionId } = await aCollection()
      const { id } = await records.sources.create(collectionId, 'folder', settings('A'))
      await db.source.update({ where: { id }, data: { config: '' } })
      await expect(records.sources.get(own, id)).rejects.toMatchObject({ ...damaged, details: { columns: 'config' } })
    })
  })

  describe('measurements', () => {
    it('are remembered as they were measured, by two at once', async () => {
      const { id: collectionId } = await aCollection()
      expect(await records.measurements.get(collectionId)).toBeNull()
      const measured: Measurement = {
        measuredAt: '2026-01-01T00:00:00.000Z',
        indexId: null,
        revision: 1,
        synthetic: true,
        modes: [{ mode: 'dense', error: errorInfo(new AppError('models-unreachable', say('No answer.'))) }],
        questions: [],
      }
      await Promise.all([records, others].map((one) => one.measurements.keep(collectionId, measured, 0.5)))
      expect(await records.measurements.get(collectionId)).toEqual(measured)
      expect(await records.measurements.qualities([collectionId])).toEqual(
        new Map([[collectionId, { recall5: 0.5, synthetic: true }]]),
      )
      const place = { documentId: 'd', documentName: 'd.txt', passage: null }
      const earlier = { ...measured, questions: [{ query: 'Why?', ...place, ranks: [1] }] }
      await db.collectionQuality.update({ where: { collectionId }, data: { record: JSON.stringify(earlier) } })
      expect((await records.measurements.get(collectionId))?.questions).toEqual([
        { query: 'Why?', places: [place], ranks: [1] },
      ])
      await db.collectionQuality.update({ where: { collectionId }, data: { record: '{}' } })
      await expect(records.measurements.get(collectionId)).rejects.toMatchObject(damaged)
    })
  })
})

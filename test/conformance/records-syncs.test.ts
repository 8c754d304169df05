import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError, errorInfo } from '@/pipeline/errors'
import { foreign, say } from '@/pipeline/said'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import { onEachDatabase, openTwice } from '../builders/databases'
import { newCollection, newDocument } from './records-fixtures'

onEachDatabase('records of syncs', (make) => {
  let opened: Awaited<ReturnType<typeof openTwice>>
  let records: Records
  /** The same store from another process. */
  let others: Records
  beforeAll(async () => {
    opened = await openTwice(await make(), ['own'])
    records = prismaRecords(opened.db)
    others = prismaRecords(opened.other)
  })
  afterAll(() => opened.close())

  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
  const aSource = async (nextSyncAt: Date | null = null) => {
    const { id } = await records.collections.create('own', randomUUID(), newCollection('Handbook'))
    const settings = { name: 'S', config: { kind: 'folder' }, schedule: '* * * * *', maxAge: null, paused: false }
    return records.sources.create(id, 'folder', { ...settings, nextSyncAt })
  }
  const begin = (sourceId: string, minute = 0, id: string = randomUUID()) =>
    records.syncs.begin({ id, sourceId, trigger: 'manual', startedAt: at(minute) })

  it('are due at their time, and for one process only', async () => {
    const { id, collectionId } = await aSource(at(1))
    expect(await records.syncs.nextDue()).toEqual(at(1))
    expect(await records.syncs.due(at(0))).toEqual([])
    expect(await records.syncs.due(at(1))).toEqual([{ id, schedule: '* * * * *' }])
    const ours = await Promise.all([records, others].map((one) => one.syncs.postpone(id, at(1), at(2))))
    expect(ours.toSorted()).toEqual([false, true])
    expect((await records.syncs.watched(['folder'])).map((source) => source.id)).toContain(id)
    await records.sources.update(id, { paused: true })
    expect(await records.syncs.due(at(9))).toEqual([])
    expect((await records.syncs.watched(['folder'])).map((source) => source.id)).not.toContain(id)
    expect(await records.syncs.sourcesOf(collectionId)).toEqual([id])
    await records.syncs.reached(id, at(3))
    expect(await records.syncs.source(id)).toMatchObject({ checkedAt: at(3) })
  })

  it('begin once, and are there until they end', async () => {
    const { id: sourceId } = await aSource()
    const id = randomUUID()
    const [one, other] = await Promise.all([begin(sourceId, 0, id), begin(sourceId, 0, id)])
    expect(one).toEqual(other)
    expect(await records.syncs.unfinished()).toContainEqual({ id, sourceId, trigger: 'manual' })
    await opened.db.sync.update({ where: { id }, data: { trigger: 'telepathy' } })
    expect(await records.syncs.unfinished()).toContainEqual({ id, sourceId, trigger: 'manual' })
    await expect(records.syncs.running(sourceId)).rejects.toMatchObject({ code: 'record-damaged' })
    await opened.db.sync.update({ where: { id }, data: { trigger: 'watch' } })
    await records.syncs.setNotes(id, [foreign('Two pages are one.')])
    await records.syncs.end(id, { state: 'failed', error: errorInfo(new AppError('timeout', say('Late.'))), at: at(5) })
    expect(await records.syncs.running(sourceId)).toEqual([])
    expect(await records.sources.sync('own', id)).toMatchObject({
      state: 'failed',
      error: { message: 'Late.' },
      notes: [foreign('Two pages are one.')],
      finishedAt: at(5),
    })
  })

  it('tell what they did, also what a crash kept them from telling, and what became of it', async () => {
    const { id: sourceId, collectionId } = await aSource()
    const sync = await begin(sourceId)
    const document = async (key: string, changes: object) => {
      const one = newDocument(collectionId, { sourceId, key, ...changes })
      await records.documents.create(one)
      return one.id
    }
    const broken = await document('broken', {
      state: 'quarantined',
      error: errorInfo(new AppError('timeout', say('Torn.'))),
    })
    const moving = await document('moving', { state: 'queued' })
    const gone = await document('gone', { state: 'removed', removedAt: at(1) })
    const entry = (key: string, documentId: string, outcome: string) => ({ syncId: sync.id, key, documentId, outcome })
    await opened.db.syncEntry.createMany({
      data: [entry('broken', broken, 'added'), entry('moving', moving, 'changed')],
    })
    const done = await records.syncs.done(sync)
    expect(done.map(({ key, outcome }) => `${key} ${outcome}`).toSorted()).toEqual([
      'broken added',
      'gone removed',
      'moving changed',
    ])
    expect(done.find(({ key }) => key === 'gone')?.documentId).toBe(gone)
    expect(await records.syncs.done(sync)).toHaveLength(3)
    expect(await records.syncs.moving(sync.id)).toEqual([moving])
    await records.syncs.correct(sync)
    const counts = { added: 0, changed: 1, removed: 1, failed: 0, quarantined: 1 }
    expect(await records.syncs.counts(sync.id)).toEqual(counts)
    await records.syncs.end(sync.id, { state: 'degraded', at: at(2) })
    expect(await records.sources.sync('own', sync.id)).toMatchObject(counts)
    const [first] = await records.sources.entries(sync.id, 1)
    expect(first).toMatchObject({ key: 'broken', outcome: 'quarantined', error: { message: 'Torn.' } })
  })

  it('are forgotten but for the newest', async () => {
    const { id: sourceId } = await aSource()
    for (const minute of [1, 2, 3]) await begin(sourceId, minute)
    await records.syncs.trim(sourceId, 2)
    expect((await records.sources.syncs(sourceId, 9)).map(({ startedAt }) => startedAt)).toEqual([at(3), at(2)])
  })
})

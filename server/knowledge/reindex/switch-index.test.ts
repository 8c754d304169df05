import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { PrismaClient } from '@/generated/sqlite/client'
import { createFolderFiles } from '@/server/adapters/files/folder-files'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { onEachDatabase, type TestDatabase } from '@/test/builders/databases'
import { settleIndexed } from '../ingest/settle-document'
import { targetOf } from './build-index'

const embedder = { embedderProvider: 'built-in', embedderModel: 'm', dimension: 2, language: 'en', chunking: '{}' }

onEachDatabase('switching an index', (make) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await make()
  })
  afterAll(() => database.remove())
  let prisma: PrismaClient | undefined
  const workspaceId = randomUUID()
  afterEach(async () => {
    await prisma?.workspace.deleteMany({ where: { id: workspaceId } })
    await prisma?.$disconnect()
    prisma = undefined
  })

  /** A collection with a live index `a`, a finished one `b`, and two documents that both hold. */
  async function prepared() {
    const db = await openDatabase(database)
    prisma = db
    const [id, a, b, one, two] = Array.from({ length: 5 }, () => randomUUID())
    if (!id || !a || !b || !one || !two) throw new Error('five ids')
    await db.workspace.create({ data: { id: workspaceId, name: 'w' } })
    const index = (indexId: string, number: number, state: string) => ({
      ...embedder,
      id: indexId,
      number,
      state,
      storeName: indexId,
      chunkCount: number * 10,
      tokenCount: number * 100,
    })
    await db.collection.create({
      data: {
        ...embedder,
        id,
        workspaceId,
        name: 'c',
        slug: 'c',
        fields: '[]',
        storeName: a,
        indexId: a,
        chunkCount: 10,
        tokenCount: 100,
        indexes: { create: [index(a, 1, 'live'), index(b, 2, 'ready')] },
      },
    })
    const facts = { collectionId: id, mime: 'text/plain', bytes: 1, hash: 'h', state: 'indexed', liveGeneration: 1 }
    await db.document.createMany({
      data: [one, two].map((documentId) => ({
        ...facts,
        id: documentId,
        identity: documentId,
        name: 'd',
        chunkCount: 5,
        tokenCount: 50,
      })),
    })
    await db.indexDocument.createMany({
      data: [one, two].map((documentId) => ({
        indexId: b,
        documentId,
        generation: 1,
        chunkCount: 10,
        tokenCount: 100,
      })),
    })
    return { db, id, a, b, one }
  }

  it('moves the counts of documents to and fro', async () => {
    const { db, id, a, b } = await prepared()
    await prismaRecords(db).indexes.makeLive(id, b)
    expect(await db.collection.findUniqueOrThrow({ where: { id } })).toMatchObject({ indexId: b, chunkCount: 20 })
    const counts = async () => (await db.document.findMany({ where: { collectionId: id } })).map((d) => d.chunkCount)
    expect(await counts()).toEqual([10, 10])
    const held = await db.indexDocument.findMany({ where: { indexId: { in: [a, b] } } })
    expect(held).toMatchObject([5, 5].map((chunkCount) => ({ indexId: a, generation: 1, chunkCount })))
    await expect(prismaRecords(db).indexes.makeLive(id, b)).rejects.toMatchObject({ code: 'conflict' })
    await prismaRecords(db).indexes.makeLive(id, a)
    expect(await counts()).toEqual([5, 5])
    const states = await db.collectionIndex.findMany({ where: { collectionId: id }, orderBy: { number: 'asc' } })
    expect(states.map(({ state }) => state)).toEqual(['live', 'retired'])
  })

  it('never leaves a document in the old index that settles at the same time', async () => {
    const { db, id, a, b, one } = await prepared()
    await db.document.update({ where: { id: one }, data: { generation: 2, state: 'embedding' } })
    const document = await db.document.findUniqueOrThrow({ where: { id: one } })
    const old = await prismaRecords(db).indexes.get(workspaceId, a)
    if (!old) throw new Error('no index')
    const parsed = { text: 't', headings: [], mime: 'text/plain', metadata: {}, warnings: [] }
    const totals = { chunks: 7, tokens: 70, language: 'en', terms: null }
    const folder = createFolderFiles({ folder: join(database.folder, 'files') })
    const deps = { records: prismaRecords(db), files: folder }
    const [settled, switched] = await Promise.all([
      settleIndexed(deps, document, targetOf(old), { parsed, totals }),
      prismaRecords(db)
        .indexes.makeLive(id, b)
        .then(
          () => true,
          () => false,
        ),
    ])
    expect(settled).toBe(!switched)
    expect(await db.document.findUniqueOrThrow({ where: { id: one } })).toMatchObject({
      liveGeneration: settled ? 2 : 1,
      chunkCount: settled ? 7 : 10,
    })
  })
})

import { randomUUID } from 'node:crypto'
import {
  type CollectionRecord,
  type CollectionRecords,
  collectionSchema,
  type NewCollection,
} from '@/server/capabilities/records/collections'
import type { Database } from '../database'
import { table } from './table'

export const collections = table('Collection', collectionSchema, ['chunking', 'fields'])

export class PrismaCollections implements CollectionRecords {
  constructor(private readonly db: Database) {}

  async find(workspaceId: string, idOrSlug: string): Promise<CollectionRecord | null> {
    const row = await this.db.collection.findFirst({
      where: { workspaceId, OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    })
    return row && collections.read(row)
  }

  async everywhere(id?: string): Promise<CollectionRecord[]> {
    const rows = await this.db.collection.findMany({ where: id === undefined ? {} : { id } })
    return rows.map(collections.read)
  }

  async list(workspaceId: string): Promise<CollectionRecord[]> {
    const rows = await this.db.collection.findMany({ where: { workspaceId }, orderBy: { name: 'asc' } })
    return rows.map(collections.read)
  }

  async names(workspaceId: string): Promise<string[]> {
    const rows = await this.db.collection.findMany({ where: { workspaceId }, select: { name: true } })
    return rows.map(({ name }) => name)
  }

  async slugs(workspaceId: string, start: string): Promise<string[]> {
    const where = { workspaceId, slug: { startsWith: start } }
    const rows = await this.db.collection.findMany({ where, select: { slug: true } })
    return rows.map(({ slug }) => slug)
  }

  async create(workspaceId: string, slug: string, collection: NewCollection): Promise<CollectionRecord> {
    const { id, name, fields, ...index } = collections.write(collection)
    const indexId = randomUUID()
    const live = { ...index, id: indexId, number: 1, state: 'live', finishedAt: new Date() }
    const data = { ...index, id, workspaceId, slug, name, fields, indexId, indexes: { create: live } }
    return collections.read(await this.db.collection.create({ data }))
  }

  async change(id: string, settings: Pick<CollectionRecord, 'name' | 'fields'>, settingsRevision: number) {
    const data = { ...collections.write(settings), settingsRevision: { increment: 1 } }
    const [row] = await this.db.collection.updateManyAndReturn({ where: { id, settingsRevision }, data })
    return row ? collections.read(row) : null
  }

  async delete(id: string): Promise<void> {
    await this.db.collection.delete({ where: { id } })
  }

  async searched(workspaceId: string, id: string) {
    const row = await this.db.collection.findFirst({
      where: { id, workspaceId },
      include: { sources: { select: { id: true, name: true, checkedAt: true, maxAge: true } } },
    })
    return row && { collection: collections.read(row), sources: row.sources }
  }

  async ownerOf(storeName: string) {
    const index = await this.db.collectionIndex.findUnique({
      where: { storeName },
      select: { collection: { select: { id: true, name: true, storeName: true } } },
    })
    return index?.collection ?? null
  }

  async adoptDigest(id: string, storeName: string, embedderDigest: string): Promise<void> {
    await this.db.$transaction([
      this.db.collection.updateMany({ where: { id, storeName, embedderDigest: null }, data: { embedderDigest } }),
      this.db.collectionIndex.updateMany({ where: { storeName, embedderDigest: null }, data: { embedderDigest } }),
    ])
  }

  async filled(id: string, index: Pick<CollectionRecord, 'analyser' | 'chunkCount' | 'tokenCount'>): Promise<void> {
    await this.db.collection.update({ where: { id }, data: { ...index, revision: { increment: 1 } } })
  }
}

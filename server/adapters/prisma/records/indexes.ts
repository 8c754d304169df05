import type { ErrorInfo } from '@/pipeline/errors'
import {
  type Held,
  type IndexedCollection,
  type IndexRecord,
  type IndexRecords,
  type IndexTotals,
  indexSchema,
  type MissingDocument,
  type NewIndex,
} from '@/server/capabilities/records/indexes'
import type { Database } from '../database'
import { collections } from './collections'
import { makeLive } from './make-live'
import { table } from './table'

const indexes = table('CollectionIndex', indexSchema, ['chunking', 'error', 'scores'])

const isLive = { liveGeneration: { gt: 0 }, removedAt: null }
const isUnfinished = { OR: [{ state: 'building' }, { state: 'ready', takesOver: true }] }
/** The generation of a document that is being written into an index. */
const NOT_YET = 0
const PAGE = 100

export class PrismaIndexes implements IndexRecords {
  constructor(private readonly db: Database) {}

  async list(collectionId: string): Promise<IndexRecord[]> {
    const rows = await this.db.collectionIndex.findMany({
      where: { collectionId, experimentId: null },
      orderBy: { number: 'desc' },
    })
    return rows.map(indexes.read)
  }

  async shadows(
    workspaceId: string,
    which: { experimentId: string } | { collectionId: string },
  ): Promise<IndexRecord[]> {
    const rows = await this.db.collectionIndex.findMany({
      where: { experimentId: { not: null }, ...which, collection: { workspaceId } },
      orderBy: { number: 'asc' },
    })
    return rows.map(indexes.read)
  }

  async keep(id: string): Promise<void> {
    await this.db.collectionIndex.updateMany({ where: { id }, data: { experimentId: null } })
  }

  async workspaceOf(id: string): Promise<string | null> {
    const select = { collection: { select: { workspaceId: true } } }
    return (await this.db.collectionIndex.findUnique({ where: { id }, select }))?.collection.workspaceId ?? null
  }

  async get(workspaceId: string, id: string) {
    const row = await this.db.collectionIndex.findFirst({
      where: { id, collection: { workspaceId } },
      include: { collection: true },
    })
    return row && { ...indexes.read(row), collection: collections.read(row.collection) }
  }

  async building(collectionId: string): Promise<IndexRecord | null> {
    const row = await this.db.collectionIndex.findFirst({
      where: { collectionId, state: 'building', experimentId: null },
    })
    return row && indexes.read(row)
  }

  async nextNumber(collectionId: string): Promise<number> {
    const { _max } = await this.db.collectionIndex.aggregate({ where: { collectionId }, _max: { number: true } })
    return (_max.number ?? 0) + 1
  }

  async create(index: NewIndex): Promise<IndexRecord> {
    return indexes.read(await this.db.collectionIndex.create({ data: { ...indexes.write(index), state: 'building' } }))
  }

  async cancel(id: string): Promise<boolean> {
    const [{ count }] = await this.db.$transaction([
      this.db.collectionIndex.updateMany({
        where: { id, state: 'building' },
        data: { state: 'cancelled', finishedAt: new Date(), done: 0, chunkCount: 0, tokenCount: 0 },
      }),
      this.db.indexDocument.deleteMany({ where: { indexId: id, index: { state: 'cancelled' } } }),
    ])
    return count > 0
  }

  async abandon(id: string): Promise<boolean> {
    const where = { id, state: { not: 'live' } }
    const { count } = await this.db.collectionIndex.updateMany({ where, data: { state: 'cancelled' } })
    return count > 0
  }

  async delete(id: string): Promise<void> {
    await this.db.collectionIndex.deleteMany({ where: { id } })
  }

  async unfinished(id: string): Promise<IndexedCollection | null> {
    const row = await this.db.collectionIndex.findFirst({
      where: { id, ...isUnfinished },
      include: { collection: true },
    })
    return row && { ...indexes.read(row), collection: collections.read(row.collection) }
  }

  allUnfinished(): Promise<{ id: string; collectionId: string }[]> {
    return this.db.collectionIndex.findMany({
      where: isUnfinished,
      orderBy: { createdAt: 'asc' },
      select: { id: true, collectionId: true },
    })
  }

  built(id: string, scores: IndexRecord['scores']): Promise<void> {
    return this.end(id, { state: 'ready', scores, error: null })
  }

  async measured(id: string, scores: IndexRecord['scores']): Promise<void> {
    const where = { id, state: { in: ['ready', 'retired'] } }
    await this.db.collectionIndex.updateMany({ where, data: indexes.write({ scores }) })
  }

  failed(id: string, error: ErrorInfo): Promise<void> {
    return this.end(id, { state: 'failed', error })
  }

  private async end(id: string, how: Partial<IndexRecord>): Promise<void> {
    const data = { ...indexes.write(how), finishedAt: new Date() }
    await this.db.collectionIndex.updateMany({ where: { id, state: 'building' }, data })
  }

  async progress(id: string, { documents, ...counts }: IndexTotals, total: number): Promise<void> {
    await this.db.collectionIndex.updateMany({ where: { id }, data: { done: documents, total, ...counts } })
  }

  makeLive(collectionId: string, id: string): Promise<void> {
    return makeLive(this.db, collectionId, id)
  }

  async storeNames(collectionId: string): Promise<string[]> {
    const [collection, kept] = await Promise.all([
      this.db.collection.findUnique({ where: { id: collectionId }, select: { storeName: true } }),
      this.db.collectionIndex.findMany({ where: { collectionId }, select: { storeName: true } }),
    ])
    return [...new Set([...(collection ? [collection] : []), ...kept].map(({ storeName }) => storeName))]
  }

  async missing(collectionId: string, indexId: string, but: ReadonlySet<string>): Promise<MissingDocument[]> {
    const held = await this.db.indexDocument.findMany({
      where: { indexId },
      select: { documentId: true, generation: true },
    })
    const generations = new Map(held.map(({ documentId, generation }) => [documentId, generation]))
    const live = await this.db.document.findMany({
      where: { collectionId, ...isLive },
      select: { id: true, name: true, sourceId: true, language: true, liveGeneration: true },
      orderBy: { createdAt: 'asc' },
    })
    return live.filter((one) => generations.get(one.id) !== one.liveGeneration && !but.has(one.id)).slice(0, PAGE)
  }

  async left(collectionId: string, indexId: string): Promise<string[]> {
    const held = await this.db.indexDocument.findMany({ where: { indexId }, select: { documentId: true } })
    const live = await this.db.document.findMany({ where: { collectionId, ...isLive }, select: { id: true } })
    const known = new Set(live.map(({ id }) => id))
    return held.map(({ documentId }) => documentId).filter((id) => !known.has(id))
  }

  async begin(indexId: string, documentId: string): Promise<void> {
    const one = { indexId, documentId }
    const nothing = { generation: NOT_YET, chunkCount: 0, tokenCount: 0 }
    await this.db.indexDocument.upsert({
      where: { indexId_documentId: one },
      create: { ...one, ...nothing },
      update: nothing,
    })
  }

  async hold(indexId: string, documentId: string, held: Held): Promise<boolean> {
    const { count } = await this.db.indexDocument.updateMany({ where: { indexId, documentId }, data: held })
    return count > 0
  }

  async forget(indexId: string, documentId?: string): Promise<void> {
    await this.db.indexDocument.deleteMany({ where: { indexId, ...(documentId !== undefined && { documentId }) } })
  }

  async forgetDocument(documentId: string): Promise<void> {
    await this.db.indexDocument.deleteMany({ where: { documentId } })
  }

  async totals(indexId: string): Promise<IndexTotals> {
    const { _count, _sum } = await this.db.indexDocument.aggregate({
      where: { indexId, generation: { gt: NOT_YET } },
      _count: { _all: true },
      _sum: { chunkCount: true, tokenCount: true },
    })
    return { documents: _count._all, chunkCount: _sum.chunkCount ?? 0, tokenCount: _sum.tokenCount ?? 0 }
  }

  async liveTotals(collectionId: string): Promise<{ documents: number; chunks: number; tokens: number }> {
    const { _count, _sum } = await this.db.document.aggregate({
      where: { collectionId, ...isLive },
      _count: { _all: true },
      _sum: { chunkCount: true, tokenCount: true },
    })
    return { documents: _count._all, chunks: _sum.chunkCount ?? 0, tokens: _sum.tokenCount ?? 0 }
  }
}

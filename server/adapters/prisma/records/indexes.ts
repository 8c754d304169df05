import { type IndexRecord, type IndexRecords, indexSchema, type NewIndex } from '@/server/capabilities/records/indexes'
import type { Database } from '../database'
import { collections } from './collections'
import { table } from './table'

const indexes = table('CollectionIndex', indexSchema, ['chunking', 'error', 'scores'])

export class PrismaIndexes implements IndexRecords {
  constructor(private readonly db: Database) {}

  async list(collectionId: string): Promise<IndexRecord[]> {
    const rows = await this.db.collectionIndex.findMany({ where: { collectionId }, orderBy: { number: 'desc' } })
    return rows.map(indexes.read)
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
    const row = await this.db.collectionIndex.findFirst({ where: { collectionId, state: 'building' } })
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

  async liveTotals(collectionId: string): Promise<{ documents: number; chunks: number; tokens: number }> {
    const { _count, _sum } = await this.db.document.aggregate({
      where: { collectionId, liveGeneration: { gt: 0 }, removedAt: null },
      _count: { _all: true },
      _sum: { chunkCount: true, tokenCount: true },
    })
    return { documents: _count._all, chunks: _sum.chunkCount ?? 0, tokens: _sum.tokenCount ?? 0 }
  }
}

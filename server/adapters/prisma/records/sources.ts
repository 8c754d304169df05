import { randomUUID } from 'node:crypto'
import {
  type SourceRecord,
  type SourceRecords,
  type SourceSettings,
  type SourceStanding,
  type SyncEntryRecord,
  type SyncRecord,
  sourceSchema,
  syncEntrySchema,
  syncSchema,
} from '@/server/capabilities/records/sources'
import type { Database } from '../database'
import { table } from './table'

export const sources = table('Source', sourceSchema, ['config'])
export const syncs = table('Sync', syncSchema, ['error', 'notes'])
const entries = table('SyncEntry', syncEntrySchema, ['error'])

export class PrismaSources implements SourceRecords {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string, collection: string): Promise<SourceRecord[]> {
    const rows = await this.db.source.findMany({
      where: { collection: { workspaceId, OR: [{ id: collection }, { slug: collection }] } },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    })
    return rows.map(sources.read)
  }

  async get(workspaceId: string, id: string): Promise<SourceRecord | null> {
    const row = await this.db.source.findFirst({ where: { id, collection: { workspaceId } } })
    return row && sources.read(row)
  }

  async standings(ids: readonly string[]): Promise<Map<string, SourceStanding>> {
    const standings = new Map(
      ids.map((id): [string, SourceStanding] => [id, { documents: 0, quarantined: 0, sync: null }]),
    )
    const groups = await this.db.document.groupBy({
      by: ['sourceId', 'state'],
      where: { sourceId: { in: [...ids] }, state: { not: 'removed' } },
      _count: { _all: true },
    })
    for (const { sourceId, state, _count } of groups) {
      const standing = standings.get(sourceId ?? '')
      if (!standing) continue
      standing.documents += _count._all
      if (state === 'quarantined') standing.quarantined += _count._all
    }
    for (const sync of await this.newest(ids)) {
      const standing = standings.get(sync.sourceId)
      if (standing) standing.sync = sync
    }
    return standings
  }

  /** Each source's newest sync, found by the index on both columns. */
  private async newest(ids: readonly string[]): Promise<SyncRecord[]> {
    const groups = await this.db.sync.groupBy({
      by: ['sourceId'],
      where: { sourceId: { in: [...ids] } },
      _max: { startedAt: true },
    })
    const newest = groups.flatMap(({ sourceId, _max: { startedAt } }) => (startedAt ? [{ sourceId, startedAt }] : []))
    return (await this.db.sync.findMany({ where: { OR: newest } })).map(syncs.read)
  }

  async create(collectionId: string, kind: string, settings: SourceSettings): Promise<SourceRecord> {
    const data = { id: randomUUID(), collectionId, kind, ...sources.write(settings) }
    return sources.read(await this.db.source.create({ data }))
  }

  async update(id: string, settings: Partial<SourceSettings>, revision?: number): Promise<SourceRecord | null> {
    const data = { ...sources.write(settings), revision: { increment: 1 } }
    if (revision === undefined) return sources.read(await this.db.source.update({ where: { id }, data }))
    const [row] = await this.db.source.updateManyAndReturn({ where: { id, revision }, data })
    return row ? sources.read(row) : null
  }

  async delete(id: string): Promise<void> {
    await this.db.source.delete({ where: { id } })
  }

  names(ids: readonly string[]): Promise<{ id: string; name: string }[]> {
    return this.db.source.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } })
  }

  async isSyncing(sourceId: string): Promise<boolean> {
    return (await this.db.sync.count({ where: { sourceId, state: 'running' } })) > 0
  }

  async syncs(sourceId: string, most: number): Promise<SyncRecord[]> {
    const rows = await this.db.sync.findMany({
      where: { sourceId },
      orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
      take: most,
    })
    return rows.map(syncs.read)
  }

  async sync(workspaceId: string, id: string): Promise<SyncRecord | null> {
    const row = await this.db.sync.findFirst({ where: { id, source: { collection: { workspaceId } } } })
    return row && syncs.read(row)
  }

  async entries(syncId: string, most: number): Promise<SyncEntryRecord[]> {
    const rows = await this.db.syncEntry.findMany({ where: { syncId }, orderBy: { key: 'asc' }, take: most })
    return rows.map(entries.read)
  }
}

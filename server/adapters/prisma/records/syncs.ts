import { z } from 'zod'
import { Prisma } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { documentSchema, pendingStates } from '@/server/capabilities/records/documents'
import {
  type SourceRecord,
  type SyncEntryRecord,
  type SyncRecord,
  syncEntrySchema,
  syncTriggers,
} from '@/server/capabilities/records/sources'
import {
  type KnownDocument,
  knownColumns,
  knownDocumentSchema,
  type SyncChanges,
  type SyncCounts,
  type SyncEnding,
  type SyncRecords,
} from '@/server/capabilities/records/syncs'
import { isUniqueViolation } from '@/server/capabilities/store-error'
import { type Database, patience, type Transaction } from '../database'
import { insertNew, type Row } from '../insert-new'
import { slices } from '../slices'
import { sources, syncs } from './sources'
import { table } from './table'

const left = table(
  'Sync',
  z.object({ id: z.string(), sourceId: z.string(), trigger: z.enum(syncTriggers).catch('manual') }),
)
const told = table('SyncEntry', syncEntrySchema.omit({ error: true }))
const entries = table('SyncEntry', syncEntrySchema, ['error'])
const known = table('Document', knownDocumentSchema, ['error', 'validators'])
const synced = table('Document', documentSchema.extend(knownDocumentSchema.pick({ validators: true }).shape), [
  'error',
  'metadata',
  'validators',
])
/** What brings documents on their way. */
const brought = { outcome: { in: ['added', 'changed'] } }

export class PrismaSyncs implements SyncRecords {
  constructor(private readonly db: Database) {}

  async source(id: string): Promise<SourceRecord | null> {
    const row = await this.db.source.findUnique({ where: { id } })
    return row && sources.read(row)
  }

  async sourcesOf(collectionId: string): Promise<string[]> {
    const rows = await this.db.source.findMany({ where: { collectionId }, select: { id: true } })
    return rows.map(({ id }) => id)
  }

  async watched(kinds: readonly string[]): Promise<{ id: string; read: () => SourceRecord }[]> {
    const rows = await this.db.source.findMany({ where: { kind: { in: [...kinds] }, paused: false } })
    return rows.map((row) => ({ id: row.id, read: () => sources.read(row) }))
  }

  // One that is damaged must not keep the others waiting: nothing of it is read here that could be.
  due(now: Date): Promise<Pick<SourceRecord, 'id' | 'schedule'>[]> {
    const where = { paused: false, nextSyncAt: { lte: now } }
    return this.db.source.findMany({ where, select: { id: true, schedule: true } })
  }

  async nextDue(): Promise<Date | null> {
    const next = await this.db.source.findFirst({
      where: { paused: false, nextSyncAt: { not: null } },
      orderBy: { nextSyncAt: 'asc' },
      select: { nextSyncAt: true },
    })
    return next?.nextSyncAt ?? null
  }

  async postpone(id: string, now: Date, nextSyncAt: Date | null): Promise<boolean> {
    const where = { id, nextSyncAt: { lte: now } }
    const { count } = await this.db.source.updateMany({ where, data: { nextSyncAt } })
    return count > 0
  }

  async reached(id: string, checkedAt: Date): Promise<void> {
    await this.db.source.updateMany({ where: { id }, data: { checkedAt } })
  }

  async unfinished(): Promise<Pick<SyncRecord, 'id' | 'sourceId' | 'trigger'>[]> {
    const rows = await this.db.sync.findMany({
      where: { state: 'running' },
      orderBy: { startedAt: 'asc' },
      select: { id: true, sourceId: true, trigger: true },
    })
    return rows.map(left.read)
  }

  async running(sourceId: string): Promise<SyncRecord[]> {
    return (await this.db.sync.findMany({ where: { sourceId, state: 'running' } })).map(syncs.read)
  }

  async begin(sync: Pick<SyncRecord, 'id' | 'sourceId' | 'trigger' | 'startedAt'>): Promise<SyncRecord> {
    const where = { id: sync.id }
    const known = await this.db.sync.findUnique({ where })
    if (known) return syncs.read(known)
    try {
      return syncs.read(await this.db.sync.create({ data: { ...sync, state: 'running' } }))
    } catch (error) {
      // Whoever asked for it and whoever runs it may begin at the same moment.
      if (!isUniqueViolation(error)) throw error
      return syncs.read(await this.db.sync.findUniqueOrThrow({ where }))
    }
  }

  async known(sourceId: string): Promise<Map<string, KnownDocument>> {
    const rows = await this.db.document.findMany({
      where: { sourceId },
      select: { ...knownColumns, validators: true },
      // The oldest first: of several that turn out to be one it is the one that stays.
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    return new Map(rows.map((row) => [row.key, known.read(row)]))
  }

  async write(id: string, changes: SyncChanges, facts: { checkedAt: Date; total: number | null }): Promise<void> {
    const { created, changed, validated, unchanged, done } = changes
    const told = changes.entries.map((entry) => ({
      syncId: id,
      ...entries.write({ ...entry, error: entry.error ?? null }),
    }))
    const counts = countsOf((...names) => told.filter(({ outcome }) => names.some((name) => name === outcome)).length)
    const increments = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { increment: count }]))
    const at = new Date()
    const rows = created.map((one) => ({ createdAt: at, updatedAt: at, ...synced.write(one) }))
    await this.db.$transaction(async (tx) => {
      await insertAll(tx, 'Document', rows, 'id')
      for (const { id, changes } of changed)
        await tx.document.updateMany({ where: { id }, data: synced.write(changes) })
      await writeValidators(tx, validated)
      for (const ids of slices(unchanged))
        await tx.document.updateMany({ where: { id: { in: ids } }, data: { checkedAt: facts.checkedAt } })
      await insertAll(tx, 'SyncEntry', told, 'key')
      await tx.sync.updateMany({
        where: { id },
        data: {
          ...increments,
          done: { increment: done },
          unchanged: { increment: unchanged.length },
          total: facts.total,
        },
      })
    }, patience)
  }

  async setPhase(id: string, phase: 'reading' | 'indexing'): Promise<void> {
    await this.db.sync.updateMany({ where: { id }, data: { cursor: JSON.stringify({ phase }) } })
  }

  async setNotes(id: string, notes: SyncRecord['notes']): Promise<void> {
    await this.db.sync.updateMany({ where: { id }, data: syncs.write({ notes }) })
  }

  async done({ id: syncId, sourceId, startedAt }: SyncRecord) {
    const gone = await this.db.document.findMany({
      where: { sourceId, state: 'removed', removedAt: { gte: startedAt } },
      select: { id: true, key: true },
    })
    const rows = await this.db.syncEntry.findMany({ where: { syncId }, omit: { error: true } })
    const known = new Set(rows.map(({ key }) => key))
    const missing = gone
      .filter(({ key }) => !known.has(key))
      .map(({ id, key }) => ({ syncId, key, documentId: id, outcome: 'removed' }))
    if (missing.length > 0) await this.db.syncEntry.createMany({ data: missing })
    return [...rows, ...missing].map((row) => told.read({ ...row, id: syncId }))
  }

  async moving(syncId: string): Promise<string[]> {
    const entries = await this.db.syncEntry.findMany({ where: { syncId, ...brought }, select: { documentId: true } })
    const ids = entries.flatMap(({ documentId }) => documentId ?? [])
    const rows = await this.db.document.findMany({
      where: { id: { in: ids }, state: { in: [...pendingStates] } },
      select: { id: true },
    })
    return rows.map(({ id }) => id)
  }

  async correct({ id: syncId, sourceId }: SyncRecord): Promise<void> {
    const entries = await this.db.syncEntry.findMany({
      where: { syncId, ...brought },
      select: { key: true, documentId: true },
    })
    const failed = await this.db.document.findMany({
      where: {
        sourceId,
        OR: [{ state: { in: ['failed', 'quarantined'] } }, { state: 'queued', error: { not: null } }],
      },
      select: { id: true, state: true, error: true },
    })
    const byId = new Map(failed.map((document) => [document.id, document]))
    for (const { key, documentId } of entries) {
      const document = documentId === null ? undefined : byId.get(documentId)
      if (!document) continue
      await this.db.syncEntry.update({
        where: { syncId_key: { syncId, key } },
        data: { outcome: document.state === 'queued' ? 'failed' : document.state, error: document.error },
      })
    }
  }

  async counts(syncId: string): Promise<SyncCounts> {
    const groups = await this.db.syncEntry.groupBy({ by: ['outcome'], where: { syncId }, _count: { _all: true } })
    const of = (outcome: string) => groups.find((group) => group.outcome === outcome)?._count._all ?? 0
    return countsOf((...names) => names.reduce((sum, name) => sum + of(name), 0))
  }

  async end(id: string, { state, error, at }: SyncEnding): Promise<void> {
    const data = {
      ...(await this.counts(id)),
      ...syncs.write({ error: error ?? null }),
      state,
      cursor: '',
      finishedAt: at,
    }
    await this.db.sync.updateMany({ where: { id }, data })
  }

  async trim(sourceId: string, most: number): Promise<void> {
    const old = await this.db.sync.findMany({
      where: { sourceId },
      orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
      skip: most,
      select: { id: true },
    })
    if (old.length > 0) await this.db.sync.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
  }
}

/** Documents that stay in quarantine count as quarantined. */
const countsOf = (of: (...outcomes: SyncEntryRecord['outcome'][]) => number): SyncCounts => ({
  added: of('added'),
  changed: of('changed'),
  removed: of('removed'),
  failed: of('failed'),
  quarantined: of('quarantined', 'skipped'),
})

/** Throws `already-exists` where there is one like it. */
async function insertAll(tx: Transaction, table: string, rows: readonly Row[], key: string): Promise<void> {
  const inserted = await insertNew(tx, table, rows, key)
  if (inserted.length < rows.length) throw new AppError('already-exists', say('There is one like it already.'))
}

/** One statement for all: that is what a sync writes of files whose times alone have changed. */
async function writeValidators(tx: Transaction, validated: SyncChanges['validated']): Promise<void> {
  for (const some of slices(validated)) {
    const values = some.map(
      ({ id, validators }) => Prisma.sql`(CAST(${id} AS TEXT), CAST(${JSON.stringify(validators)} AS TEXT))`,
    )
    await tx.$executeRaw`UPDATE "Document" SET "validators" = v.column2, "updatedAt" = ${new Date()}
      FROM (VALUES ${Prisma.join(values)}) AS v WHERE "id" = v.column1`
  }
}

import { z } from 'zod'
import type { Source, Sync, SyncEntry } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { storedError } from '@/server/capabilities/stored-json'
import { outcomes } from '@/server/knowledge/sync/sync-batch'
import { readSource } from '@/sources/stored-source'
import type { SourceServiceDeps } from './deps'
import { type SourceDto, type SyncDto, type SyncEntryDto, syncStates, syncTriggers } from './types'

/** A source of the workspace. Throws `not-found`. */
export async function requireSource({ prisma, workspaceId }: SourceServiceDeps, id: string): Promise<Source> {
  const found = await prisma.source.findFirst({ where: { id, collection: { workspaceId } } })
  if (!found) throw new AppError('not-found', 'The source does not exist.')
  return found
}

/** Sources as the studio shows them, with their documents counted and their newest sync. */
export async function sourceDtos(deps: SourceServiceDeps, sources: readonly Source[]): Promise<SourceDto[]> {
  const { prisma } = deps
  const ids = sources.map(({ id }) => id)
  const groups = await prisma.document.groupBy({
    by: ['sourceId', 'state'],
    where: { sourceId: { in: ids }, state: { not: 'removed' } },
    _count: { _all: true },
  })
  const newest = await Promise.all(
    ids.map((sourceId) => prisma.sync.findFirst({ where: { sourceId }, orderBy: { startedAt: 'desc' } })),
  )
  const now = (deps.now?.() ?? new Date()).getTime()
  return sources.map((source, at) => {
    const own = groups.filter(({ sourceId }) => sourceId === source.id)
    const count = (rows: typeof own) => rows.reduce((sum, { _count }) => sum + _count._all, 0)
    const sync = newest[at]
    return {
      id: source.id,
      collectionId: source.collectionId,
      name: source.name,
      config: readSource(source.config),
      hasSecret: source.secret !== null,
      schedule: source.schedule,
      maxAgeSeconds: source.maxAge,
      paused: source.paused,
      stale: isStale(source, now),
      checkedAt: source.checkedAt?.toISOString() ?? null,
      nextSyncAt: source.paused ? null : (source.nextSyncAt?.toISOString() ?? null),
      documents: count(own),
      quarantined: count(own.filter(({ state }) => state === 'quarantined')),
      sync: sync ? syncDto(sync) : null,
      createdAt: source.createdAt.toISOString(),
    }
  })
}

function isStale({ maxAge, checkedAt }: Source, now: number): boolean {
  if (maxAge === null) return false
  return checkedAt === null || now - checkedAt.getTime() > maxAge * 1000
}

/** A sync's row as the studio shows it. */
export function syncDto(row: Sync): SyncDto {
  const { id, sourceId, total, done, added, changed, unchanged, removed, failed, quarantined } = row
  return {
    id,
    sourceId,
    trigger: z.enum(syncTriggers).parse(row.trigger),
    state: z.enum(syncStates).parse(row.state),
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    total,
    done,
    added,
    changed,
    unchanged,
    removed,
    failed,
    quarantined,
    error: row.error === null ? null : storedError(row.error),
    notes: z.array(z.string()).parse(JSON.parse(row.notes)),
  }
}

/** An entry's row as the studio shows it. */
export function entryDto({ key, documentId, outcome, error }: SyncEntry): SyncEntryDto {
  return {
    key,
    documentId,
    outcome: z.enum(outcomes).parse(outcome),
    error: error === null ? null : storedError(error),
  }
}

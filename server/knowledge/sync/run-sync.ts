import type { Source, Sync } from '@/generated/sqlite/client'
import { errorInfo } from '@/pipeline/errors'
import type { Said, SaidValue } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { isDatabaseAway } from '@/server/capabilities/store-error'
import { openSource } from '@/sources/open-source'
import { readSource } from '@/sources/stored-source'
import { isPending, knownDocuments } from './known-documents'
import { countsOf } from './sync-batch'
import { SyncPass } from './sync-pass'
import type { SyncDeps } from './types'

/** Syncs of one source that are kept. */
const HISTORY = 100
const LONGEST_FACT = 1_000

/**
 * Takes a running sync to its end: compares the source with what is indexed, waits until what changed is indexed, and
 * records how it went: `ok`, `degraded` (some documents failed), `failed` (the source could not be read; documents are as
 * they were), or `cancelled` when the signal aborts. When it aborts with `jobStopped` the sync stays `running`. Rejects
 * when the database cannot be written; called again it goes on.
 */
export async function runSync(deps: SyncDeps, sync: Sync, source: Source, signal: StopSignal): Promise<void> {
  try {
    const queued = await compare(deps, sync, source, signal)
    await setPhase(deps, sync.id, 'indexing')
    await deps.ingest.settled(queued, signal)
    await settle(deps, sync, source)
  } catch (error) {
    if (signal.aborted && signal.reason === jobStopped) return
    // What was done is recorded; whoever called goes on with it later.
    if (!signal.aborted && isDatabaseAway(error)) throw error
    if (signal.aborted) await endCancelled(deps, sync)
    else {
      deps.log.error({ syncId: sync.id, sourceId: source.id, err: error }, 'sync failed')
      await end(deps, sync, { state: 'failed', error: errorInfo(error) })
    }
  }
  await trimHistory(deps, source.id)
}

/** Ends a sync that is not to go on, and what it began. */
export async function endCancelled(deps: SyncDeps, sync: Sync): Promise<void> {
  await cancelDocuments(deps, sync.id)
  await end(deps, sync, { state: 'cancelled' })
}

/** Returns the documents that are to be indexed because of this sync. */
async function compare(deps: SyncDeps, sync: Sync, source: Source, signal: StopSignal): Promise<Set<string>> {
  const { prisma } = deps
  await deps.ingest.resume(source.collectionId)
  await repairEntries(deps, sync)
  const entries = await prisma.syncEntry.findMany({ where: { syncId: sync.id } })
  const taken = entries.filter(({ outcome }) => outcome === 'added' || outcome === 'changed')
  const pass = new SyncPass(deps, {
    syncId: sync.id,
    sourceId: source.id,
    collectionId: source.collectionId,
    startedAt: sync.startedAt,
    known: await knownDocuments(prisma, source.id),
    dealtWith: new Set(entries.map(({ key }) => key)),
    signal,
  })
  const secret = source.secret === null ? undefined : deps.secrets.open(source.secret)
  await setPhase(deps, sync.id, 'reading')
  const listing = openSource(readSource(source.config), { ...deps, secret })
  try {
    await pass.run(listing)
  } finally {
    const notes = JSON.stringify(listing.warnings().map(shortened))
    await prisma.sync.updateMany({ where: { id: sync.id }, data: { notes } })
  }
  return new Set([...taken.flatMap(({ documentId }) => documentId ?? []), ...pass.queued])
}

/** A crash may have come between leaving a tombstone and telling so. */
async function repairEntries({ prisma }: SyncDeps, sync: Sync): Promise<void> {
  const gone = await prisma.document.findMany({
    where: { sourceId: sync.sourceId, state: 'removed', removedAt: { gte: sync.startedAt } },
    select: { id: true, key: true },
  })
  if (gone.length === 0) return
  const entries = await prisma.syncEntry.findMany({ where: { syncId: sync.id }, select: { key: true } })
  const told = new Set(entries.map(({ key }) => key))
  const missing = gone.filter(({ key }) => !told.has(key))
  await prisma.syncEntry.createMany({
    data: missing.map(({ id, key }) => ({ syncId: sync.id, key, documentId: id, outcome: 'removed' })),
  })
}

/** Where a sync stands; empty when it is over. */
async function setPhase({ prisma }: SyncDeps, id: string, phase: 'reading' | 'indexing'): Promise<void> {
  await prisma.sync.updateMany({ where: { id }, data: { cursor: JSON.stringify({ phase }) } })
}

/** Corrects what was expected of documents that then could not be indexed, and ends the sync. */
async function settle(deps: SyncDeps, sync: Sync, source: Source): Promise<void> {
  const { prisma } = deps
  const entries = await prisma.syncEntry.findMany({
    where: { syncId: sync.id, outcome: { in: ['added', 'changed'] } },
    select: { key: true, documentId: true },
  })
  const failed = await prisma.document.findMany({
    where: {
      sourceId: source.id,
      OR: [{ state: { in: ['failed', 'quarantined'] } }, { state: 'queued', error: { not: null } }],
    },
    select: { id: true, state: true, error: true },
  })
  const byId = new Map(failed.map((document) => [document.id, document]))
  for (const { key, documentId } of entries) {
    const document = documentId === null ? undefined : byId.get(documentId)
    if (!document) continue
    await prisma.syncEntry.update({
      where: { syncId_key: { syncId: sync.id, key } },
      data: { outcome: document.state === 'queued' ? 'failed' : document.state, error: document.error },
    })
  }
  const counts = await countEntries(deps, sync.id)
  const state = counts.failed + counts.quarantined > 0 ? 'degraded' : 'ok'
  await prisma.source.updateMany({ where: { id: source.id }, data: { checkedAt: deps.now?.() ?? new Date() } })
  await end(deps, sync, { state })
}

interface Ending {
  state: 'ok' | 'degraded' | 'failed' | 'cancelled'
  error?: ReturnType<typeof errorInfo>
}

async function end(deps: SyncDeps, sync: Sync, { state, error }: Ending): Promise<void> {
  await deps.prisma.sync.updateMany({
    where: { id: sync.id },
    data: {
      ...(await countEntries(deps, sync.id)),
      state,
      cursor: '',
      error: error === undefined ? null : JSON.stringify(error),
      finishedAt: deps.now?.() ?? new Date(),
    },
  })
}

async function countEntries({ prisma }: SyncDeps, syncId: string) {
  return countsOf(await prisma.syncEntry.findMany({ where: { syncId }, select: { outcome: true } }))
}

/** Who cancels a sync does not want its documents either; the next sync takes them up again. */
async function cancelDocuments({ prisma, ingest }: SyncDeps, syncId: string): Promise<void> {
  const entries = await prisma.syncEntry.findMany({
    where: { syncId, outcome: { in: ['added', 'changed'] } },
    select: { documentId: true },
  })
  const ids = entries.flatMap(({ documentId }) => documentId ?? [])
  const documents = await prisma.document.findMany({ where: { id: { in: ids } }, select: { id: true, state: true } })
  for (const { id, state } of documents) if (isPending(state)) await ingest.cancel(id)
}

async function trimHistory({ prisma }: SyncDeps, sourceId: string): Promise<void> {
  const old = await prisma.sync.findMany({
    where: { sourceId },
    orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
    skip: HISTORY,
    select: { id: true },
  })
  if (old.length > 0) await prisma.sync.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
}

/** Names and addresses in a note may be as long as their source likes. */
const shortened = ({ template, args }: Said): Said => {
  if (!args) return { template }
  const short = Object.entries(args).map(([name, fact]): [string, SaidValue] => [
    name,
    typeof fact === 'string' ? fact.slice(0, LONGEST_FACT) : fact,
  ])
  return { template, args: Object.fromEntries<SaidValue>(short) }
}

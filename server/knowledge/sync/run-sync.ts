import { errorInfo } from '@/pipeline/errors'
import type { Said, SaidValue } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { SourceRecord, SyncRecord } from '@/server/capabilities/records/sources'
import type { SyncEnding } from '@/server/capabilities/records/syncs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { isDatabaseAway } from '@/server/capabilities/store-error'
import { openSource } from '@/sources/open-source'
import { readSource } from '@/sources/stored-source'
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
export async function runSync(
  deps: SyncDeps,
  sync: SyncRecord,
  source: SourceRecord,
  signal: StopSignal,
): Promise<void> {
  try {
    const queued = await compare(deps, sync, source, signal)
    await deps.records.syncs.setPhase(sync.id, 'indexing')
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
  await deps.records.syncs.trim(source.id, HISTORY)
}

/** Ends a sync that is not to go on, and what it began. */
export async function endCancelled(deps: SyncDeps, sync: SyncRecord): Promise<void> {
  // Who cancels a sync does not want its documents either; the next sync takes them up again.
  for (const id of await deps.records.syncs.moving(sync.id)) await deps.ingest.cancel(id)
  await end(deps, sync, { state: 'cancelled' })
}

/** Returns the documents that are to be indexed because of this sync. */
async function compare(
  deps: SyncDeps,
  sync: SyncRecord,
  source: SourceRecord,
  signal: StopSignal,
): Promise<Set<string>> {
  const { syncs } = deps.records
  await deps.ingest.resume(source.collectionId)
  const entries = await syncs.done(sync)
  const taken = entries.filter(({ outcome }) => outcome === 'added' || outcome === 'changed')
  const pass = new SyncPass(deps, {
    syncId: sync.id,
    sourceId: source.id,
    collectionId: source.collectionId,
    startedAt: sync.startedAt,
    known: await syncs.known(source.id),
    dealtWith: new Set(entries.map(({ key }) => key)),
    signal,
  })
  const secret = source.secret === null ? undefined : deps.secrets.open(source.secret)
  await syncs.setPhase(sync.id, 'reading')
  const listing = openSource(readSource(source.config), { ...deps, secret })
  try {
    await pass.run(listing)
  } finally {
    const notes = listing.warnings().map(shortened)
    await syncs.setNotes(sync.id, notes)
  }
  return new Set([...taken.flatMap(({ documentId }) => documentId ?? []), ...pass.queued])
}

/** Corrects what was expected of documents that then could not be indexed, and ends the sync. */
async function settle(deps: SyncDeps, sync: SyncRecord, source: SourceRecord): Promise<void> {
  const { syncs } = deps.records
  await syncs.correct(sync)
  const counts = await syncs.counts(sync.id)
  const state = counts.failed + counts.quarantined > 0 ? 'degraded' : 'ok'
  await syncs.reached(source.id, deps.now?.() ?? new Date())
  await end(deps, sync, { state })
}

function end(deps: SyncDeps, sync: SyncRecord, how: Omit<SyncEnding, 'at'>): Promise<void> {
  return deps.records.syncs.end(sync.id, { ...how, at: deps.now?.() ?? new Date() })
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

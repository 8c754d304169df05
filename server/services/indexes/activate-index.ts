import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { IndexedCollection } from '@/server/capabilities/records/indexes'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { catchUp } from '@/server/knowledge/reindex/build-index'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { IndexesDeps } from './deps'
import { indexDto } from './index-dto'
import { requireIndex } from './require-index'
import type { IndexDto } from './types'
import { byIndex } from './types'

/** Documents may change while an index catches up; after so many rounds there is more change than one can follow. */
const ROUNDS = 5

/**
 * Brings an index up to date and makes it live in one step. The one that was live is kept, so that the same call on it
 * goes back. Throws `conflict` for an index that is not finished, and when documents change faster than it can follow. Once
 * it is live nothing throws: an alias that could not be set is only written to the log.
 */
export const activateIndex = mutation({
  permission: 'edit',
  input: byIndex,
  // Catching up before the switch may index documents anew.
  patienceMs: 60 * 60_000,
  run: activate,
})

async function activate(deps: IndexesDeps, { indexId }: { indexId: string }, call: Call): Promise<IndexDto> {
  const { signal } = call
  const row = await requireIndex(deps, indexId, call)
  if (row.state === 'live') return indexDto(deps, row)
  requireFinished(row)
  for (let round = 1; ; round++) {
    await bringUpToDate(deps, row, signal)
    try {
      await deps.records.indexes.makeLive(row.collectionId, indexId)
      break
    } catch (error) {
      if (round >= ROUNDS || !(error instanceof AppError) || error.code !== 'conflict') throw error
      // Another call may have been faster, and somebody may have deleted it.
      const now = await requireIndex(deps, indexId, call)
      if (now.state === 'live') return indexDto(deps, now)
      requireFinished(now)
    }
  }
  deps.onSwitch(row.collectionId)
  await deps.ingest.resume(row.collectionId)
  await pointAlias(deps, row, signal)
  return indexDto(deps, await requireIndex(deps, indexId, call))
}

/** Indexes what the collection has and the index does not, and takes out what is gone. What cannot be read is left out. */
export async function bringUpToDate(
  { ingestDeps, records }: IndexesDeps,
  row: IndexedCollection,
  signal: StopSignal,
): Promise<void> {
  await catchUp({ ...ingestDeps, records }, row, {
    signal,
    onError: (documentId, error) =>
      ingestDeps.log.error({ indexId: row.id, documentId, err: error }, 'catching up failed'),
  })
}

/** Whether an index is built and not live. */
export const isFinished = ({ state }: { state: string }): boolean => state === 'ready' || state === 'retired'

function requireFinished(row: { state: string }): void {
  if (isFinished(row)) return
  throw new AppError('conflict', say('Only a finished index can be made live.'), {
    fix: say('Wait until it is built.'),
  })
}

/** The name under which other programs find a collection's live index in the vector store; it stays when the index changes. */
export const aliasOf = (collectionId: string): string => `telar_${collectionId.replaceAll('-', '')}_live`

/** For other readers of the vector store; Telar itself goes by the collection's row, which was replaced before. */
async function pointAlias(
  { vectorStore, ingestDeps }: IndexesDeps,
  { id, collectionId, storeName }: { id: string; collectionId: string; storeName: string },
  signal: StopSignal,
): Promise<void> {
  try {
    await vectorStore.pointAlias(aliasOf(collectionId), storeName, { signal })
  } catch (error) {
    ingestDeps.log.error({ indexId: id, err: error }, 'the index is live, but its alias could not be set')
  }
}

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { requireCollection } from '../collections/rows'
import { type Call, ownContext } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import { activateIndex } from './activate-index'
import type { IndexesDeps } from './deps'
import { indexDto } from './index-dto'
import { requireIndex } from './require-index'
import { buildIndex } from './start-index'
import type { IndexDto } from './types'

/**
 * Builds a collection's index anew with the settings it has, from the texts and originals that are kept; when it is built
 * it takes the live one's place. Asked for twice, the one that is on its way is given. Throws what `startIndex` throws.
 */
export const rebuildIndex = mutation({
  permission: 'edit',
  input: z.strictObject({ collectionId: idSchema }),
  run: rebuild,
})

async function rebuild(deps: IndexesDeps, { collectionId }: { collectionId: string }, call: Call): Promise<IndexDto> {
  const collection = await requireCollection(deps, collectionId, call)
  const building = await deps.records.indexes.building(collection.id)
  return building?.takesOver
    ? indexDto(deps, { ...building, collection })
    : buildIndex(deps, { collectionId: collection.id, change: {}, takesOver: true }, call)
}

/** Makes a finished index live instead of one that is lost or useless, which is deleted; what waited for it goes on. */
export async function takeOver(deps: IndexesDeps, indexId: string, signal: StopSignal): Promise<void> {
  const workspaceId = await deps.records.indexes.workspaceOf(indexId)
  if (workspaceId === null) return
  const call = { ...ownContext(workspaceId, indexId), signal }
  const { collectionId, collection } = await requireIndex(deps, indexId, call)
  await activateIndex(deps, { indexId }, call)
  const { indexId: before, storeName } = collection
  if (before !== null && before !== indexId) await deps.records.indexes.delete(before)
  try {
    await deps.vectorStore.deleteCollection(storeName, { signal })
  } catch (error) {
    // What is damaged may not even be removed; nothing searches it any more.
    if (!(error instanceof AppError)) throw error
    deps.ingestDeps.log.error({ collectionId, storeName, err: error }, 'a lost index could not be removed')
  }
}

import { collectionFolder } from '@/server/knowledge/ingest/document-files'
import { deleteIndex } from '@/server/knowledge/ingest/remove-points'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { requireCollection } from './rows'
import { byCollection } from './types'

/**
 * Deletes a collection with its sources, documents, indexes and files. The vector store goes first: when it does not answer,
 * nothing is lost and deleting can be tried again.
 */
export const deleteCollection = mutation({ permission: 'edit', input: byCollection, run })

async function run(deps: CollectionDeps, { id }: { id: string }, call: Call): Promise<void> {
  const collection = await requireCollection(deps, id, call)
  await deps.stopSyncs?.({ collectionId: collection.id })
  await deps.stopBuilds?.({ collectionId: collection.id })
  await deps.ingest.cancelAll({ collectionId: collection.id })
  for (const name of await deps.records.indexes.storeNames(collection.id)) await deleteIndex(deps, name, call)
  await deps.records.collections.delete(collection.id)
  deps.onDelete?.(collection.id)
  await deps.files.remove(collectionFolder(collection.id))
}

import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Records } from '@/server/capabilities/records'
import type { VectorStore } from '@/server/capabilities/vector-store'

interface Stores {
  records: Records
  vectorStore: VectorStore
}

/** Deletes an index with all that is kept beside it. */
export async function deleteIndex(
  { records, vectorStore }: Stores,
  storeName: string,
  options: CallOptions,
): Promise<void> {
  await vectorStore.deleteCollection(storeName, options)
  await records.terms.forget({ storeName })
}

/** Removes what any index of the collection holds of a document, staged points too. */
export async function removePoints(
  deps: Stores,
  { collectionId, documentId }: { collectionId: string; documentId: string },
  options: CallOptions,
): Promise<void> {
  // First of all: whoever writes the document into another index just now sees by this that it must take it out again.
  await deps.records.indexes.forgetDocument(documentId)
  await deps.records.terms.forget({ documentId })
  for (const storeName of await deps.records.indexes.storeNames(collectionId)) {
    try {
      await deps.vectorStore.deleteDocument(storeName, documentId, options)
    } catch (error) {
      // A store that lost the collection has no chunks of it either.
      if (!(error instanceof AppError && isGone(error))) throw error
    }
  }
}

const isGone = ({ code }: AppError) => code === 'collection-missing' || code === 'index-lost'

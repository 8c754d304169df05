import type { CallOptions } from '@/server/capabilities/chat-model'
import { documentFolder } from '@/server/knowledge/ingest/document-files'
import { removePoints } from '@/server/knowledge/ingest/remove-points'
import type { CollectionDeps } from './deps'
import { requireDocument } from './rows'

/** Deletes a document with its chunks and files, whatever its state. */
export async function deleteDocument(
  deps: CollectionDeps,
  { documentId }: { documentId: string },
  options: CallOptions,
): Promise<void> {
  await requireDocument(deps, documentId)
  await deps.ingest.cancel(documentId)
  // Read again: it may have come to rest as indexed, with chunks to take off the totals.
  const document = await requireDocument(deps, documentId)
  await removePoints(deps, { collectionId: document.collectionId, documentId }, options)
  await deps.records.documents.delete(documentId)
  await deps.files.remove(documentFolder(document.collectionId, documentId))
}

import { documentFolder } from '@/server/knowledge/ingest/document-files'
import { removePoints } from '@/server/knowledge/ingest/remove-points'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { requireDocument } from './rows'
import { byDocument } from './types'

/** Deletes a document with its chunks and files, whatever its state. */
export const deleteDocument = mutation({ permission: 'edit', input: byDocument, run })

async function run(deps: CollectionDeps, { documentId }: { documentId: string }, call: Call): Promise<void> {
  await requireDocument(deps, documentId, call)
  await deps.ingest.cancel(documentId)
  // Read again: it may have come to rest as indexed, with chunks to take off the totals.
  const document = await requireDocument(deps, documentId, call)
  await removePoints(deps, { collectionId: document.collectionId, documentId }, call)
  await deps.records.documents.delete(documentId)
  await deps.files.remove(documentFolder(document.collectionId, documentId))
}

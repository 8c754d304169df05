import type { CallOptions } from '@/server/capabilities/chat-model'
import { documentFolder } from '../ingest/document-files'
import { removePoints } from '../ingest/remove-points'
import type { SyncDeps } from './types'

/**
 * Leaves a tombstone for a document that is gone from its source: its row says when it was found to be gone, its chunks
 * and files are removed. Done again it changes nothing.
 */
export async function removeDocument(
  deps: Pick<SyncDeps, 'records' | 'vectorStore' | 'files' | 'ingest'>,
  { collectionId, documentId, at }: { collectionId: string; documentId: string; at: Date },
  options: CallOptions,
): Promise<void> {
  const { documents } = deps.records
  await deps.ingest.cancel(documentId)
  const [document] = await documents.some([documentId])
  if (!document || document.state === 'removed') return
  await removePoints(deps, { collectionId, documentId }, options)
  await documents.bury(documentId, at)
  await deps.files.remove(documentFolder(collectionId, documentId))
}

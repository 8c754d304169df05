import type { CallOptions } from '@/server/capabilities/chat-model'
import { documentFolder } from '../ingest/document-files'
import { removePoints } from '../ingest/remove-points'
import { totalsChange } from '../ingest/settle-document'
import type { SyncDeps } from './types'

/**
 * Leaves a tombstone for a document that is gone from its source: its row says when it was found to be gone, its chunks
 * and files are removed. Done again it changes nothing.
 */
export async function removeDocument(
  deps: Pick<SyncDeps, 'prisma' | 'records' | 'vectorStore' | 'files' | 'ingest'>,
  { collectionId, documentId, at }: { collectionId: string; documentId: string; at: Date },
  options: CallOptions,
): Promise<void> {
  const { prisma } = deps
  await deps.ingest.cancel(documentId)
  const document = await prisma.document.findUnique({ where: { id: documentId } })
  if (!document || document.state === 'removed') return
  await removePoints(deps, { collectionId, documentId }, options)
  await prisma.$transaction([
    prisma.document.update({
      where: { id: documentId },
      data: {
        state: 'removed',
        removedAt: at,
        liveGeneration: 0,
        error: null,
        failures: 0,
        validators: null,
        progress: 0,
        chunkCount: 0,
        tokenCount: 0,
      },
    }),
    prisma.collection.update({
      where: { id: collectionId },
      data: totalsChange(-document.chunkCount, -document.tokenCount),
    }),
  ])
  await deps.files.remove(documentFolder(collectionId, documentId))
}

import { z } from 'zod'
import type { Document } from '@/generated/sqlite/client'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { documentFolder } from '@/server/knowledge/ingest/document-files'
import { removeDocument } from '@/server/knowledge/sync/remove-document'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import type { SourceServiceDeps } from './deps'
import { requireSource } from './rows'

/** Deletes a source with its documents, or leaves those that have a content as if they had been uploaded. */
export const deleteSource = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema, keepDocuments: z.boolean() }),
  // All its documents go with it.
  patienceMs: 600_000,
  run: dropSource,
})

async function dropSource(
  deps: SourceServiceDeps,
  { id, keepDocuments }: { id: string; keepDocuments: boolean },
  options: CallOptions,
): Promise<void> {
  const { prisma } = deps
  await requireSource(deps, id)
  // From here on no schedule and no watch starts another sync.
  await prisma.source.update({ where: { id }, data: { paused: true } })
  await deps.syncs.refresh()
  // A sync that somebody asked for meanwhile may have brought more.
  for (let documents = await atRest(deps, id); documents.length > 0; documents = await atRest(deps, id)) {
    for (const document of documents) {
      const hasContent = document.state !== 'removed' && document.hash !== ''
      if (keepDocuments && hasContent) await release(deps, document)
      else await remove(deps, document, options)
    }
  }
  await prisma.source.delete({ where: { id } })
  await deps.syncs.refresh()
}

async function atRest({ prisma, syncs }: SourceServiceDeps, sourceId: string): Promise<Document[]> {
  await syncs.cancel(sourceId)
  return prisma.document.findMany({ where: { sourceId } })
}

async function release({ prisma }: SourceServiceDeps, document: Document): Promise<void> {
  const { id, collectionId, hash } = document
  const identity = `upload:${hash}`
  const taken = await prisma.document.findUnique({ where: { collectionId_identity: { collectionId, identity } } })
  await prisma.document.update({
    where: { id },
    // Two places may have held the same content: the second keeps a name of its own.
    data: { sourceId: null, key: '', validators: null, identity: taken ? `upload:${hash}:${id}` : identity },
  })
}

async function remove(deps: SourceServiceDeps, { id, collectionId }: Document, options: CallOptions): Promise<void> {
  await removeDocument(deps, { collectionId, documentId: id, at: new Date() }, options)
  await deps.prisma.document.deleteMany({ where: { id } })
  await deps.files.remove(documentFolder(collectionId, id))
}

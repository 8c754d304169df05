import { z } from 'zod'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import { documentFolder } from '@/server/knowledge/ingest/document-files'
import { removeDocument } from '@/server/knowledge/sync/remove-document'
import type { Call } from '../context'
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
  options: Call,
): Promise<void> {
  const { sources, documents } = deps.records
  await requireSource(deps, id, options)
  // From here on no schedule and no watch starts another sync.
  await sources.update(id, { paused: true })
  await deps.syncs.refresh()
  // A sync that somebody asked for meanwhile may have brought more.
  for (let rest = await atRest(deps, id); rest.length > 0; rest = await atRest(deps, id)) {
    for (const document of rest) {
      const hasContent = document.state !== 'removed' && document.hash !== ''
      if (keepDocuments && hasContent) await documents.release(document)
      else await remove(deps, document, options)
    }
  }
  await sources.delete(id)
  await deps.syncs.refresh()
}

async function atRest({ records, syncs }: SourceServiceDeps, sourceId: string): Promise<DocumentRecord[]> {
  await syncs.cancel(sourceId)
  return records.documents.ofSource(sourceId)
}

async function remove(deps: SourceServiceDeps, { id, collectionId }: DocumentRecord, options: Call): Promise<void> {
  await removeDocument(deps, { collectionId, documentId: id, at: options.now() }, options)
  await deps.records.documents.delete(id)
  await deps.files.remove(documentFolder(collectionId, id))
}

import { z } from 'zod'
import { type Encoding, encodings, textMimes } from '@/pipeline/encodings'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { type Content, originalKey, removeContent } from '@/server/knowledge/ingest/document-files'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { documentDto, requireDocument } from './rows'
import type { DocumentDto } from './types'

/**
 * Says in which encoding a document's text is (`null`: found by its bytes), and has it read anew; what was searched before
 * stays so until then. It holds for every later content of the document too. Throws `not-found`; `invalid-input` for what
 * is no text; `conflict` for a document that is gone from its source or is being synced.
 */
export const setEncoding = mutation({
  permission: 'edit',
  input: z.strictObject({ documentId: idSchema, encoding: z.enum(encodings).nullable() }),
  run,
})

async function run(
  deps: CollectionDeps,
  { documentId, encoding }: { documentId: string; encoding: Encoding | null },
  scope: Scope,
): Promise<DocumentDto> {
  const before = await requireDocument(deps, documentId, scope)
  if (before.encoding === encoding) return documentDto(before)
  await requireChangeable(deps, before)
  await deps.ingest.cancel(documentId)
  const document = await requireDocument(deps, documentId, scope)
  const { collectionId, generation, liveGeneration, hash } = document
  if (hash === '') {
    // Nothing was fetched yet: it counts for what will be.
    await deps.records.documents.change(documentId, { encoding })
    return documentDto(await requireDocument(deps, documentId, scope))
  }
  const content: Content = { collectionId, documentId, generation }
  const next: Content = { ...content, generation: generation + 1 }
  await deps.files.write(originalKey(next), await deps.files.stream(originalKey(content)))
  const fresh = { generation: next.generation, state: 'queued' as const, failures: 0, progress: 0, error: null }
  if (!(await deps.records.documents.change(documentId, { ...fresh, encoding }, { generation }))) {
    await removeContent(deps.files, next)
    throw new AppError('conflict', say('The document has changed meanwhile.'), {
      fix: say('Choose the encoding again.'),
    })
  }
  if (generation !== liveGeneration) await removeContent(deps.files, content)
  await deps.ingest.enqueue(collectionId, [documentId])
  return documentDto(await requireDocument(deps, documentId, scope))
}

async function requireChangeable(
  { records }: CollectionDeps,
  { mime, state, sourceId, liveGeneration }: Awaited<ReturnType<typeof requireDocument>>,
): Promise<void> {
  if (state === 'removed') {
    throw new AppError('conflict', say('The document is gone from its source and cannot be read anew.'))
  }
  // What kind of file it is, is known once it has been read.
  if (liveGeneration > 0 && !textMimes.includes(mime)) {
    throw new AppError('invalid-input', say('Only a file that is text has an encoding to choose.'))
  }
  const syncing = sourceId !== null && (await records.sources.isSyncing(sourceId))
  if (syncing) {
    throw new AppError('conflict', say('The source of the document is being synced.'), {
      fix: say('Choose the encoding when the sync is over.'),
    })
  }
}

import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { parsedKey, readParsed } from '@/server/knowledge/ingest/document-files'
import type { ParsedDocument } from '@/server/knowledge/parse/parsed-document'
import type { CollectionDeps } from './deps'
import { documentDto, readMetadata, requireDocument } from './rows'
import type { DocumentDetails } from './types'

/** A document with its parsed text, its pages and its chunks; before it is parsed these are empty. */
export async function getDocument(
  deps: CollectionDeps,
  { documentId }: { documentId: string },
  options: CallOptions,
): Promise<DocumentDetails> {
  const document = await requireDocument(deps, documentId)
  const parsed = await parsedOrNull(deps, document.collectionId, documentId)
  const chunks =
    document.state === 'indexed'
      ? await deps.vectorStore.chunksOf(document.collection.storeName, documentId, options)
      : []
  return {
    ...documentDto(document),
    collectionName: document.collection.name,
    metadata: readMetadata(document.metadata),
    text: parsed?.text ?? '',
    pageSpans: parsed?.pages ?? [],
    warnings: parsed?.warnings ?? [],
    chunkSpans: chunks.map(({ id, payload: { position } }) => ({
      id,
      index: position.index,
      start: position.start,
      end: position.end,
      ...(position.page !== undefined && { page: position.page }),
    })),
  }
}

async function parsedOrNull(
  { files }: CollectionDeps,
  collectionId: string,
  documentId: string,
): Promise<ParsedDocument | null> {
  try {
    return await readParsed(files, parsedKey(collectionId, documentId))
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}

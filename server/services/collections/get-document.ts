import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { misfits } from '@/server/knowledge/ingest/declared-metadata'
import { readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import type { Call } from '../context'
import { query } from '../use-case'
import type { CollectionDeps } from './deps'
import { documentDto, requireDocument, shownContent } from './rows'
import { byDocument, type DocumentDetails } from './types'

/**
 * A document with its parsed text, its pages and its chunks: those that are searched, so that a citation leads to the
 * text it was taken from. Before anything is searchable, the newest text as far as it is read.
 */
export const getDocument = query({ permission: 'read', input: byDocument, run })

async function run(deps: CollectionDeps, { documentId }: { documentId: string }, call: Call): Promise<DocumentDetails> {
  const document = await requireDocument(deps, documentId, call)
  const parsed = await readParsedIfThere(deps.files, shownContent(document))
  const { fields } = document.collection
  const trouble = await deps.health.recent(document.collection)
  const chunks = document.liveGeneration > 0 ? await chunksOf(deps, document, call) : []
  return {
    ...documentDto(document, trouble),
    collectionName: document.collection.name,
    metadata: document.metadata,
    encoding: parsed?.encoding ?? null,
    chosenEncoding: document.encoding,
    text: parsed?.text ?? '',
    pageSpans: parsed?.pages ?? [],
    warnings: parsed ? [...parsed.warnings, ...misfits(parsed.metadata, fields)] : [],
    chunkSpans: chunks.map(({ id, payload: { position } }) => ({
      id,
      index: position.index,
      start: position.start,
      end: position.end,
      ...(position.page !== undefined && { page: position.page }),
    })),
  }
}

/** A document can be read where its collection's index is lost. */
async function chunksOf(
  { vectorStore }: CollectionDeps,
  { id, collection }: Awaited<ReturnType<typeof requireDocument>>,
  options: CallOptions,
) {
  try {
    return await vectorStore.chunksOf(collection.storeName, id, options)
  } catch (error) {
    if (error instanceof AppError && error.code === 'index-lost') return []
    throw error
  }
}

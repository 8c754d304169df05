import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { ChunkPayload } from '@/server/capabilities/vector-store'
import type { OwnFacts } from '@/server/knowledge/faiss/docstore'
import { flatHeader, vectorBytes } from '@/server/knowledge/faiss/flat-index'
import type { CollectionDeps } from './deps'
import { indexGone } from './index-health'
import { requireCollection } from './rows'

/**
 * A collection as a flat FAISS index (`IndexFlatIP` over vectors of unit length, so that its scores are cosines), piece by
 * piece. Throws `conflict` when the collection changes meanwhile: its length stands at the beginning of the file.
 */
export async function* exportFaissIndex(
  deps: CollectionDeps,
  collectionId: string,
  options: CallOptions,
): AsyncGenerator<Buffer> {
  const { name, storeName, dimension } = await requireCollection(deps, collectionId)
  const found = await deps.vectorStore.stats(storeName, options)
  if (!found) throw indexGone(name)
  const count = found.points
  yield flatHeader(dimension, count)
  let written = 0
  for await (const points of deps.vectorStore.scroll(storeName, options)) {
    written += points.length
    if (written > count) throw changed()
    yield vectorBytes(points.map(({ vector }) => vector))
  }
  if (written !== count) throw changed()
}

/**
 * The texts of the same chunks in the same order, as JSON lines of `{ id, page_content, metadata }`. Beside what others
 * read, each has its document's language and the first the collection's language and fields, for `importFaiss`.
 */
export async function* exportDocstore(
  deps: CollectionDeps,
  collectionId: string,
  options: CallOptions,
): AsyncGenerator<Buffer> {
  const collection = await requireCollection(deps, collectionId)
  const { storeName, language, fields } = collection
  const languages = await deps.records.documents.languagesIn(collection.id)
  let telar: OwnFacts | undefined = { language, fields }
  for await (const points of deps.vectorStore.scroll(storeName, options)) {
    const lines = points.map(({ id, payload }) => {
      const entry = { ...entryOf(id, payload), language: languages.get(payload.documentId) ?? undefined, telar }
      telar = undefined
      return `${JSON.stringify(entry)}\n`
    })
    yield Buffer.from(lines.join(''))
  }
}

function entryOf(id: string, { text, documentId, documentName, position, metadata }: ChunkPayload) {
  return {
    id,
    page_content: text,
    metadata: {
      ...metadata,
      source: documentName,
      document_id: documentId,
      chunk: position.index,
      start: position.start,
      end: position.end,
      // As LangChain's loaders have it: pages from 0.
      ...(position.page !== undefined && { page: position.page - 1 }),
    },
  }
}

const changed = () =>
  new AppError('conflict', 'The collection has changed while it was being exported.', {
    fix: 'Export it again when nothing is being indexed.',
    retryable: true,
  })

import { Readable } from 'node:stream'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { ChunkPayload } from '@/server/capabilities/vector-store'
import type { OwnFacts } from '@/server/knowledge/faiss/docstore'
import { flatHeader, vectorBytes } from '@/server/knowledge/faiss/flat-index'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { file } from '../use-case'
import type { CollectionDeps } from './deps'
import { indexGone } from './index-health'
import { requireCollection } from './rows'
import type { Download } from './types'

const exportSchema = z.strictObject({ id: idSchema, part: z.enum(['index', 'docstore']) })

const parts = {
  index: { name: 'index.faiss', pieces: indexFile },
  docstore: { name: 'docstore.jsonl', pieces: docstoreFile },
}

/** A collection as a flat FAISS index, or the texts of the same chunks in the same order as JSON lines. */
export const exportFaiss = file({ permission: 'read', input: exportSchema, run })

async function run(deps: CollectionDeps, { id, part }: z.output<typeof exportSchema>, call: Call): Promise<Download> {
  const collection = await requireCollection(deps, id, call)
  const { name, pieces } = parts[part]
  return {
    name: `${collection.slug}.${name}`,
    mime: 'application/octet-stream',
    bytes: null,
    stream: Readable.from(pieces(deps, collection, call)),
  }
}

/**
 * A collection as a flat FAISS index (`IndexFlatIP` over vectors of unit length, so that its scores are cosines), piece by
 * piece. Throws `conflict` when the collection changes meanwhile: its length stands at the beginning of the file.
 */
async function* indexFile(
  deps: CollectionDeps,
  { name, storeName, dimension }: CollectionRecord,
  options: CallOptions,
): AsyncGenerator<Buffer> {
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
async function* docstoreFile(
  deps: CollectionDeps,
  collection: CollectionRecord,
  options: CallOptions,
): AsyncGenerator<Buffer> {
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
  new AppError('conflict', say('The collection has changed while it was being exported.'), {
    fix: say('Export it again when nothing is being indexed.'),
    retryable: true,
  })

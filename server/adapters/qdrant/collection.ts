import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { builtInFields, type FieldSpec } from '@/pipeline/filter'
import type { CollectionSpec, CollectionStats, Point, VectorStore } from '@/server/capabilities/vector-store'
import type { Ask } from './client'
import { expected } from './errors'
import { payloadKey } from './filter'
import { recordSchema } from './payload'
import { upsertBatches, vectorNames } from './points'

const indexes: Record<FieldSpec['type'], Schemas['PayloadFieldSchema']> = {
  keyword: 'keyword',
  number: 'float',
  boolean: 'bool',
  datetime: 'datetime',
  text: { type: 'text', tokenizer: 'word', lowercase: true },
}

const infoSchema = z.object({
  config: z.object({
    params: z.object({ vectors: z.object({ [vectorNames.dense]: z.object({ size: z.number() }) }) }),
  }),
})
const pageSize = 256

/** Creates a collection with its two vectors and, before anything is loaded, an index for every field. */
export async function createCollection(
  ask: Ask,
  collection_name: string,
  spec: CollectionSpec,
  signal: AbortSignal,
): Promise<void> {
  const about = { collection: collection_name, signal }
  const body: Schemas['CreateCollection'] = {
    vectors: { [vectorNames.dense]: { size: spec.dimension, distance: 'Cosine' } },
    sparse_vectors: { [vectorNames.sparse]: { modifier: 'idf' } },
  }
  await ask(about, (api, init) => api.createCollection({ collection_name, ...body }, init))
  try {
    for (const field of [...builtInFields, ...spec.fields]) {
      const index = { field_name: payloadKey(field.name), field_schema: indexes[field.type] }
      await ask(about, (api, init) => api.createFieldIndex({ collection_name, wait: true, ...index }, init))
    }
  } catch (error) {
    // Without its indexes a collection would be slow for ever and nobody would know why. The caller's signal may be
    // what failed, so the removal has its own.
    await deleteCollection(ask, collection_name, AbortSignal.timeout(5000)).catch((failed: unknown) => {
      const cause = new AggregateError([error, failed])
      throw new AppError(
        'vectors-unreachable',
        `Qdrant stopped answering and the collection "${collection_name}" was left half made.`,
        { cause },
      )
    })
    throw error
  }
}

/** Deletes a collection; Qdrant says yes as well when there is none. */
export async function deleteCollection(ask: Ask, collection_name: string, signal: AbortSignal): Promise<void> {
  await ask({ collection: collection_name, signal }, (api, init) => api.deleteCollection({ collection_name }, init))
}

export async function readStats(ask: Ask, collection_name: string, signal: AbortSignal): Promise<CollectionStats> {
  const about = { collection: collection_name, signal }
  const info = await ask(about, (api, init) => api.getCollection({ collection_name }, init))
  const { count } = await ask(about, (api, init) => api.countPoints({ collection_name, exact: true }, init))
  const { vectors } = expected(infoSchema, info, collection_name).config.params
  return { points: count, dimension: vectors[vectorNames.dense].size }
}

/** Adds points, or puts them in the place of those with the same ids. */
export async function upsertPoints(
  ask: Ask,
  collection_name: string,
  points: readonly Point[],
  averageLength: number,
  signal: AbortSignal,
): Promise<void> {
  for (const batch of upsertBatches(points, averageLength)) {
    // Without `wait` Qdrant answers before the points can be found.
    await ask({ collection: collection_name, signal }, (api, init) =>
      api.upsertPoints({ collection_name, wait: true, points: batch }, init),
    )
  }
}

const ofDocument = (documentId: string): Schemas['Filter'] => ({
  must: [{ key: 'document_id', match: { value: documentId } }],
})

export async function deleteDocument(
  ask: Ask,
  collection_name: string,
  documentId: string,
  signal: AbortSignal,
): Promise<void> {
  await ask({ collection: collection_name, signal }, (api, init) =>
    api.deletePoints({ collection_name, wait: true, filter: ofDocument(documentId) }, init),
  )
}

/** All points of a document, by chunk index. Scrolling goes by id, since ordered scrolling cannot be continued. */
export async function readDocument(
  ask: Ask,
  collection_name: string,
  documentId: string,
  signal: AbortSignal,
): ReturnType<VectorStore['chunksOf']> {
  const records: z.infer<typeof recordSchema>[] = []
  const request = { collection_name, filter: ofDocument(documentId), limit: pageSize, with_payload: true }
  let offset: Schemas['ScrollResult']['next_page_offset']
  do {
    const page = await ask({ collection: collection_name, signal }, (api, init) =>
      api.scrollPoints({ ...request, ...(offset != null && { offset }) }, init),
    )
    records.push(...expected(z.array(recordSchema), page.points, collection_name))
    offset = page.next_page_offset
  } while (offset != null)
  return records.sort((a, b) => a.payload.position.index - b.payload.position.index)
}

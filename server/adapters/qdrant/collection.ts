import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { builtInFields, type FieldSpec } from '@/pipeline/filter'
import type { CollectionSpec, CollectionStats, VectorStore } from '@/server/capabilities/vector-store'
import { payloadKey } from './filter'
import { recordSchema } from './payload'
import { vectorNames } from './points'
import type { Send } from './transport'

const indexes: Record<FieldSpec['type'], Schemas['PayloadFieldSchema']> = {
  keyword: 'keyword',
  number: 'float',
  boolean: 'bool',
  datetime: 'datetime',
  text: { type: 'text', tokenizer: 'word', lowercase: true },
}

const doneSchema = z.unknown()
const infoSchema = z.object({
  config: z.object({
    params: z.object({ vectors: z.object({ [vectorNames.dense]: z.object({ size: z.number() }) }) }),
  }),
})
const countSchema = z.object({ count: z.number() })
const pageSchema = z.object({
  points: z.array(recordSchema),
  next_page_offset: z.union([z.string(), z.number()]).nullish(),
})
const pageSize = 256

export const collectionPath = (name: string): string => `/collections/${encodeURIComponent(name)}`

/** Creates a collection with its two vectors and, before anything is loaded, an index for every field. */
export async function createCollection(
  send: Send,
  name: string,
  spec: CollectionSpec,
  signal: AbortSignal,
): Promise<void> {
  const path = collectionPath(name)
  const body: Schemas['CreateCollection'] = {
    vectors: { [vectorNames.dense]: { size: spec.dimension, distance: 'Cosine' } },
    sparse_vectors: { [vectorNames.sparse]: { modifier: 'idf' } },
  }
  await send({ method: 'PUT', path, collection: name, body: JSON.stringify(body), result: doneSchema, signal })
  try {
    for (const field of [...builtInFields, ...spec.fields]) {
      const index: Schemas['CreateFieldIndex'] = {
        field_name: payloadKey(field.name),
        field_schema: indexes[field.type],
      }
      await send({
        method: 'PUT',
        path: `${path}/index?wait=true`,
        collection: name,
        body: JSON.stringify(index),
        result: doneSchema,
        signal,
      })
    }
  } catch (error) {
    // Without its indexes a collection would be slow for ever and nobody would know why. The caller's signal may be
    // what failed, so the removal has its own.
    await deleteCollection(send, name, AbortSignal.timeout(5000)).catch((failed: unknown) => {
      const cause = new AggregateError([error, failed])
      throw new AppError(
        'vectors-unreachable',
        `Qdrant stopped answering and the collection "${name}" was left half made.`,
        { cause },
      )
    })
    throw error
  }
}

/** Deletes a collection; Qdrant says yes as well when there is none. */
export async function deleteCollection(send: Send, name: string, signal: AbortSignal): Promise<void> {
  await send({ method: 'DELETE', path: collectionPath(name), collection: name, result: doneSchema, signal })
}

export async function readStats(send: Send, name: string, signal: AbortSignal): Promise<CollectionStats> {
  const path = collectionPath(name)
  const info = await send({ method: 'GET', path, collection: name, result: infoSchema, signal })
  const body = JSON.stringify({ exact: true } satisfies Schemas['CountRequest'])
  const { count } = await send({
    method: 'POST',
    path: `${path}/points/count`,
    collection: name,
    body,
    result: countSchema,
    signal,
  })
  return { points: count, dimension: info.config.params.vectors[vectorNames.dense].size }
}

const ofDocument = (documentId: string): Schemas['Filter'] => ({
  must: [{ key: 'document_id', match: { value: documentId } }],
})

export async function deleteDocument(send: Send, name: string, documentId: string, signal: AbortSignal): Promise<void> {
  const body = JSON.stringify({ filter: ofDocument(documentId) } satisfies Schemas['FilterSelector'])
  await send({
    method: 'POST',
    path: `${collectionPath(name)}/points/delete?wait=true`,
    collection: name,
    body,
    result: doneSchema,
    signal,
  })
}

/** All points of a document, by chunk index. Scrolling goes by id, since ordered scrolling cannot be continued. */
export async function readDocument(
  send: Send,
  name: string,
  documentId: string,
  signal: AbortSignal,
): ReturnType<VectorStore['chunksOf']> {
  const records: z.infer<typeof recordSchema>[] = []
  let offset: string | number | null | undefined
  do {
    const request: Schemas['ScrollRequest'] = {
      filter: ofDocument(documentId),
      limit: pageSize,
      with_payload: true,
      ...(offset != null && { offset }),
    }
    const body = JSON.stringify(request)
    const page = await send({
      method: 'POST',
      path: `${collectionPath(name)}/points/scroll`,
      collection: name,
      body,
      result: pageSchema,
      signal,
    })
    records.push(...page.points)
    offset = page.next_page_offset
  } while (offset != null)
  return records.sort((a, b) => a.payload.position.index - b.payload.position.index)
}

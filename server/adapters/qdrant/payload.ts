import { z } from 'zod'
import { chunkPositionSchema, chunkSchema, metadataSchema } from '@/pipeline/chunk'
import type { ChunkPayload } from '@/server/capabilities/vector-store'

/** Names of the two vectors every point has. */
export const vectorNames = { dense: 'dense', sparse: 'terms' } as const

/** A chunk as Qdrant keeps it: what is filtered on stands at the top or under `metadata`. */
const payloadSchema = z
  .object({
    collection_id: z.string(),
    document_id: z.string(),
    document_name: z.string(),
    text: z.string(),
    position: chunkPositionSchema,
    metadata: metadataSchema,
    source_id: chunkSchema.shape.sourceId,
    context: chunkSchema.shape.context,
    parent: chunkSchema.shape.parent,
    as_of: chunkSchema.shape.asOf,
    stale: chunkSchema.shape.stale,
  })
  .transform(
    (payload): ChunkPayload => ({
      collectionId: payload.collection_id,
      documentId: payload.document_id,
      documentName: payload.document_name,
      text: payload.text,
      position: payload.position,
      metadata: payload.metadata,
      ...(payload.source_id !== undefined && { sourceId: payload.source_id }),
      ...(payload.context !== undefined && { context: payload.context }),
      ...(payload.parent !== undefined && { parent: payload.parent }),
      ...(payload.as_of !== undefined && { asOf: payload.as_of }),
      ...(payload.stale !== undefined && { stale: payload.stale }),
    }),
  )

export const recordSchema = z.object({ id: z.string(), payload: payloadSchema })
const denseSchema = z.object({ [vectorNames.dense]: z.array(z.number()) })
export const vectorRecordSchema = recordSchema.extend({ vector: denseSchema })
export const scoredSchema = recordSchema.extend({ score: z.number(), vector: denseSchema.nullish() })
/** A hit of a query that asked for no payload. */
export const rankedSchema = z.object({ id: z.string(), score: z.number() })

export function qdrantPayload(payload: ChunkPayload): Record<string, unknown> {
  const { page } = payload.position
  return {
    collection_id: payload.collectionId,
    document_id: payload.documentId,
    document_name: payload.documentName,
    ...(page !== undefined && { page }),
    text: payload.text,
    position: payload.position,
    metadata: payload.metadata,
    // What is undefined is not written.
    source_id: payload.sourceId,
    context: payload.context,
    parent: payload.parent,
    as_of: payload.asOf,
    stale: payload.stale,
  }
}

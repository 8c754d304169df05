import { z } from 'zod'
import { chunkPositionSchema, metadataSchema } from '@/pipeline/chunk'
import type { ChunkPayload } from '@/server/capabilities/vector-store'

/** A chunk as Qdrant keeps it: what is filtered on stands at the top or under `metadata`. */
const payloadSchema = z
  .object({
    collection_id: z.string(),
    document_id: z.string(),
    document_name: z.string(),
    text: z.string(),
    position: chunkPositionSchema,
    metadata: metadataSchema,
  })
  .transform(
    (payload): ChunkPayload => ({
      collectionId: payload.collection_id,
      documentId: payload.document_id,
      documentName: payload.document_name,
      text: payload.text,
      position: payload.position,
      metadata: payload.metadata,
    }),
  )

export const recordSchema = z.object({ id: z.string(), payload: payloadSchema })
export const scoredSchema = z.object({ id: z.string(), score: z.number(), payload: payloadSchema })
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
  }
}

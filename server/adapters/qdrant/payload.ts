import { z } from 'zod'
import { type ChunkPosition, chunkPositionSchema, type Metadata, metadataSchema } from '@/pipeline/chunk'
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

export type Scored = z.infer<typeof scoredSchema>

type Fields = { readonly [name: string]: unknown }

/**
 * Points as `scoredSchema` reads them, by hand: every answer of a pipeline passes here, and a schema looks at each
 * member several times longer. Nothing for points that are not plainly as Telar writes them: the schema judges those.
 */
export function quickPoints(points: unknown): Scored[] | undefined {
  if (!Array.isArray(points)) return undefined
  const scored: Scored[] = []
  for (const point of points as readonly unknown[]) {
    const read = isFields(point) ? quickPoint(point) : undefined
    if (!read) return undefined
    scored.push(read)
  }
  return scored
}

function quickPoint({ id, score, payload }: Fields): Scored | undefined {
  if (typeof id !== 'string' || typeof score !== 'number' || !isFields(payload)) return undefined
  const { collection_id, document_id, document_name, text, position, metadata } = payload
  if (typeof collection_id !== 'string' || typeof document_id !== 'string') return undefined
  if (typeof document_name !== 'string' || typeof text !== 'string') return undefined
  if (!isPosition(position) || !isMetadata(metadata)) return undefined
  return {
    id,
    score,
    payload: {
      collectionId: collection_id,
      documentId: document_id,
      documentName: document_name,
      text,
      position,
      metadata,
    },
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

function isPosition(value: unknown): value is ChunkPosition {
  if (!isFields(value) || !isCount(value.index) || !isCount(value.start) || !isCount(value.end)) return false
  const { page, headingPath } = value
  if (page !== undefined && (!isCount(page) || page === 0)) return false
  return (
    headingPath === undefined || (Array.isArray(headingPath) && headingPath.every((part) => typeof part === 'string'))
  )
}

function isMetadata(value: unknown): value is Metadata {
  if (!isFields(value) || Array.isArray(value)) return false
  for (const name in value) {
    const type = typeof value[name]
    if (type !== 'string' && type !== 'number' && type !== 'boolean') return false
  }
  return true
}

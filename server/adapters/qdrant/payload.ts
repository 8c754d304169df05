import { z } from 'zod'
import { type ChunkPosition, chunkPositionSchema, chunkSchema, type Metadata, metadataSchema } from '@/pipeline/chunk'
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
    title: chunkSchema.shape.title,
    subject: chunkSchema.shape.subject,
    period: chunkSchema.shape.period,
    language: chunkSchema.shape.language,
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
      ...(payload.title !== undefined && { title: payload.title }),
      ...(payload.subject !== undefined && { subject: payload.subject }),
      ...(payload.period !== undefined && { period: payload.period }),
      ...(payload.language !== undefined && { language: payload.language }),
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
    title: payload.title,
    subject: payload.subject,
    period: payload.period,
    language: payload.language,
    parent: payload.parent,
    as_of: payload.asOf,
    stale: payload.stale,
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

function quickPoint({ id, score, payload, vector }: Fields): Scored | undefined {
  if (typeof id !== 'string' || typeof score !== 'number' || !isFields(payload) || vector) return undefined
  const { collection_id, document_id, document_name, text, position, metadata, source_id, language } = payload
  const { title, subject, period } = payload
  // What only some chunks have is left to the schema.
  if (payload.context ?? payload.parent ?? payload.as_of ?? payload.stale) return undefined
  if (source_id !== undefined && typeof source_id !== 'string') return undefined
  if (language !== undefined && typeof language !== 'string') return undefined
  if (title !== undefined && typeof title !== 'string') return undefined
  if (subject !== undefined && typeof subject !== 'string') return undefined
  if (period !== undefined && typeof period !== 'string') return undefined
  if (typeof collection_id !== 'string' || typeof document_id !== 'string') return undefined
  if (typeof document_name !== 'string' || typeof text !== 'string') return undefined
  if (!isPosition(position) || !isMetadata(metadata)) return undefined
  const read: ChunkPayload = {
    collectionId: collection_id,
    documentId: document_id,
    documentName: document_name,
    text,
    position,
    metadata,
  }
  if (source_id !== undefined) read.sourceId = source_id
  if (title !== undefined) read.title = title
  if (subject !== undefined) read.subject = subject
  if (period !== undefined) read.period = period
  if (language !== undefined) read.language = language
  return { id, score, payload: read }
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

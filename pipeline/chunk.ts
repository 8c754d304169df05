import { z } from 'zod'

/** Where a chunk stands in its document's parsed text. Offsets are UTF-16 code units, `end` exclusive; pages count from 1. */
export const chunkPositionSchema = z.object({
  index: z.number().int().nonnegative(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  page: z.number().int().positive().optional(),
  headingPath: z.array(z.string()).optional(),
})
export type ChunkPosition = z.infer<typeof chunkPositionSchema>

export const metadataValueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.array(z.number()),
])
export const metadataSchema = z.record(z.string(), metadataValueSchema)
export type Metadata = z.infer<typeof metadataSchema>

/**
 * Rank (from 1) and score a chunk got in one stage of retrieval. `normalised` is what a fusion by scores made of the
 * score, 0–1 or nearly, before it was weighed; absent where nothing joined lists by their scores.
 */
export const stageScoreSchema = z.object({
  rank: z.number().int().positive(),
  score: z.number(),
  normalised: z.number().optional(),
  /** Of `named`: what the question names, as the document writes it, and the share of the range of all scores that was added (1.3: 0.3 of it). */
  named: z.array(z.string()).optional(),
  factor: z.number().optional(),
})
export type StageScore = z.infer<typeof stageScoreSchema>

export const stageNames = ['dense', 'sparse', 'fused', 'named', 'rerank'] as const

/**
 * A retrieved chunk: text with its origin and the scores it got on its way.
 * `score` is the score of the last stage. `citation` is the number under which a prompt showed it.
 */
export const chunkSchema = z.object({
  id: z.string(),
  collectionId: z.string(),
  documentId: z.string(),
  documentName: z.string(),
  text: z.string(),
  position: chunkPositionSchema,
  metadata: metadataSchema,
  /** Absent for uploads. */
  sourceId: z.string().optional(),
  /** What places the chunk in its document (a written sentence, a table's header): searched with the text, not part of it. */
  context: z.string().optional(),
  /** What its document says it is (`DocumentFacts`); absent for chunks of earlier versions. */
  title: z.string().optional(),
  subject: z.string().optional(),
  period: z.string().optional(),
  /** The language of its document as ISO 639-1, where that is plain; absent for chunks of earlier versions. */
  language: z.string().optional(),
  /** The larger passage around it, for parent expansion. */
  parent: z.object({ start: z.number().int().nonnegative(), end: z.number().int().nonnegative() }).optional(),
  /** When its document was last seen to be current, ISO 8601; `stale`: longer ago than its source allows. */
  asOf: z.string().optional(),
  stale: z.boolean().optional(),
  score: z.number(),
  stages: z.partialRecord(z.enum(stageNames), stageScoreSchema),
  citation: z.number().int().positive().optional(),
})
export type Chunk = z.infer<typeof chunkSchema>

/** A copy of a chunk under a citation number. Member by member: a spread of each source is felt in every answer. */
export function cited(chunk: Chunk, citation: number): Chunk {
  const { id, collectionId, documentId, documentName, text, position, metadata, score, stages } = chunk
  const { sourceId, context, title, subject, period, language, parent, asOf, stale } = chunk
  const copy: Chunk = {
    id,
    collectionId,
    documentId,
    documentName,
    text,
    position,
    metadata,
    score,
    stages,
    citation,
  }
  if (sourceId !== undefined) copy.sourceId = sourceId
  if (context !== undefined) copy.context = context
  if (title !== undefined) copy.title = title
  if (subject !== undefined) copy.subject = subject
  if (period !== undefined) copy.period = period
  if (language !== undefined) copy.language = language
  if (parent !== undefined) copy.parent = parent
  if (asOf !== undefined) copy.asOf = asOf
  if (stale !== undefined) copy.stale = stale
  return copy
}

/** Names the passage a chunk holds: joined or widened, the same chunk may come with more of its document than elsewhere. */
export const passageKey = ({ collectionId, id, position }: Chunk): string =>
  `${collectionId}/${id}/${position.start}-${position.end}`

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

/** Rank (from 1) and score a chunk got in one stage of retrieval. */
export const stageScoreSchema = z.object({ rank: z.number().int().positive(), score: z.number() })
export type StageScore = z.infer<typeof stageScoreSchema>

export const stageNames = ['dense', 'sparse', 'fused', 'rerank'] as const

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
  score: z.number(),
  stages: z.partialRecord(z.enum(stageNames), stageScoreSchema),
  citation: z.number().int().positive().optional(),
})
export type Chunk = z.infer<typeof chunkSchema>

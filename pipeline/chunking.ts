import { z } from 'zod'
import { modelRefSchema } from './model-ref'

export const chunkStrategies = ['recursive', 'sentences', 'headings', 'code', 'tokens', 'semantic', 'document'] as const
export type ChunkStrategy = (typeof chunkStrategies)[number]

/**
 * How documents are split into chunks. `size` and `overlap` count `unit`s; overlap is smaller than size.
 * `sentences` and `window`: strategy `sentences` indexes groups of so many sentences, each answered with so many
 * sentences before and after it. `percentile`: strategy `semantic` cuts where neighbouring sentences differ more than in
 * this share of all places. `parentSize`: chunks are answered with the larger passage of at most this size around them
 * (0: none). `context`: a model writes a sentence that places each chunk in its document; it is searched, not shown.
 */
export const chunkingSchema = z.object({
  strategy: z.enum(chunkStrategies).default('recursive'),
  size: z.number().int().min(8).max(20_000).default(300),
  overlap: z.number().int().min(0).default(45),
  unit: z.enum(['tokens', 'characters']).default('tokens'),
  sentences: z.number().int().min(1).max(50).default(3),
  window: z.number().int().min(0).max(20).default(2),
  percentile: z.number().min(50).max(99.9).default(90),
  parentSize: z.number().int().min(0).max(20_000).default(0),
  context: modelRefSchema.nullable().default(null),
  /** CSV and worksheets: each row by itself with its headers, or rows together as a table. */
  tables: z.enum(['rows', 'table']).default('table'),
})
export type Chunking = z.infer<typeof chunkingSchema>
/** The same as somebody may ask for it: what is no setting is refused and not left out. */
export const chunkingInput = z.strictObject(chunkingSchema.shape)

export const defaultChunking: Chunking = chunkingSchema.parse({})

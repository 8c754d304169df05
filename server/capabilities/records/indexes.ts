import { z } from 'zod'
import { storedErrorSchema } from '../stored-json'
import { type CollectionRecord, indexColumns } from './collections'

export const indexStates = ['building', 'ready', 'live', 'retired', 'failed', 'cancelled'] as const

const scoresSchema = z.object({ questions: z.number(), ndcg10: z.number(), mrr10: z.number(), recall5: z.number() })
/** How well an index finds the places that should answer. */
export type RetrievalScores = z.infer<typeof scoresSchema>

/** One way a collection was or is being indexed: live, being built beside the live one, or kept for going back. */
export const indexSchema = z.object({
  ...indexColumns,
  id: z.string(),
  collectionId: z.string(),
  number: z.number(),
  state: z.enum(indexStates),
  /** Documents indexed so far, of how many. */
  done: z.number(),
  total: z.number(),
  /** It takes the live one's place by itself when it is built. */
  takesOver: z.boolean(),
  error: storedErrorSchema.nullable(),
  /** On the collection's saved questions: this index, and the one that was live when it was measured. */
  scores: z.object({ own: scoresSchema, live: scoresSchema }).nullable(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
})
export type IndexRecord = z.infer<typeof indexSchema>

/** An index to be built. */
export type NewIndex = Omit<
  IndexRecord,
  'state' | 'done' | 'error' | 'scores' | 'createdAt' | 'finishedAt' | 'chunkCount' | 'tokenCount'
>

/** Ways in which collections are indexed. Collections are named by ids that were looked up in their workspace. */
export interface IndexRecords {
  /** Newest first. */
  list(collectionId: string): Promise<IndexRecord[]>
  /** Whose it is, for work that nobody asked for just now. */
  workspaceOf(id: string): Promise<string | null>
  get(workspaceId: string, id: string): Promise<(IndexRecord & { collection: CollectionRecord }) | null>
  building(collectionId: string): Promise<IndexRecord | null>
  /** The number of the next one. */
  nextNumber(collectionId: string): Promise<number>
  /** Throws `already-exists` for a number or name in use. */
  create(index: NewIndex): Promise<IndexRecord>
  /** Ends the building of one that is being built; whether it was. What it holds is forgotten. */
  cancel(id: string): Promise<boolean>
  /** Makes sure that one which is not live never will be; whether it is not. */
  abandon(id: string): Promise<boolean>
  delete(id: string): Promise<void>
  /** How many documents the collection has that can be indexed, and their chunks in the live index. */
  liveTotals(collectionId: string): Promise<{ documents: number; chunks: number; tokens: number }>
}

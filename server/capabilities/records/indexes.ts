import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import { storedErrorSchema } from '../stored-json'
import { type CollectionRecord, indexColumns } from './collections'
import type { DocumentRecord } from './documents'

export const indexStates = ['building', 'ready', 'live', 'retired', 'failed', 'cancelled'] as const

const scoresSchema = z.object({ questions: z.number(), ndcg10: z.number(), mrr10: z.number(), recall5: z.number() })
/** How well an index finds the places that should answer. */
export type RetrievalScores = z.infer<typeof scoresSchema>

/** What figures were measured on, so that what has changed since can be told. */
const basisSchema = z.object({
  measuredAt: z.string(),
  /** Hash of the questions that were asked. */
  questions: z.string(),
  /** The index that was live, and the collection's revision. */
  indexId: z.string().nullable(),
  revision: z.number(),
})

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
  scores: z
    .object({
      own: scoresSchema,
      live: scoresSchema,
      /** Absent: measured by an earlier version. */
      basis: basisSchema.optional(),
    })
    .nullable(),
  /** The experiment that it was built for: a shadow index, which nothing else searches. */
  experimentId: z.string().nullable().default(null),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
})
export type IndexRecord = z.infer<typeof indexSchema>

/** An index to be built. */
export type NewIndex = Omit<
  IndexRecord,
  'state' | 'done' | 'error' | 'scores' | 'createdAt' | 'finishedAt' | 'chunkCount' | 'tokenCount' | 'experimentId'
> &
  Partial<Pick<IndexRecord, 'experimentId'>>

export type IndexedCollection = IndexRecord & { collection: CollectionRecord }

/** What an index holds of a document. */
export interface Held {
  generation: number
  chunkCount: number
  tokenCount: number
}

/** What an index has reached. */
export interface IndexTotals {
  documents: number
  chunkCount: number
  tokenCount: number
}

/** A document whose live content an index does not hold yet. */
export type MissingDocument = Pick<DocumentRecord, 'id' | 'name' | 'sourceId' | 'language' | 'liveGeneration'>

/** Ways in which collections are indexed. Collections are named by ids that were looked up in their workspace. */
export interface IndexRecords {
  /** Newest first, without shadow indexes. */
  list(collectionId: string): Promise<IndexRecord[]>
  /** Shadow indexes of a workspace: those of one experiment, or of one collection, the oldest first. */
  shadows(workspaceId: string, which: { experimentId: string } | { collectionId: string }): Promise<IndexRecord[]>
  /** Makes a shadow index one of its collection's own. */
  keep(id: string): Promise<void>
  /** Whose it is, for work that nobody asked for just now. */
  workspaceOf(id: string): Promise<string | null>
  get(workspaceId: string, id: string): Promise<IndexedCollection | null>
  /** Shadow indexes aside. */
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
  /** One that is to be built or to take over, in whichever workspace. */
  unfinished(id: string): Promise<IndexedCollection | null>
  /** All of those, the oldest first. */
  allUnfinished(): Promise<{ id: string; collectionId: string }[]>
  /** It is built, with its figures; unless it is not being built any more. */
  built(id: string, scores: IndexRecord['scores']): Promise<void>
  /** A finished index that is not live was measured again; one in another state stays as it is. */
  measured(id: string, scores: IndexRecord['scores']): Promise<void>
  failed(id: string, error: ErrorInfo): Promise<void>
  progress(id: string, totals: IndexTotals, total: number): Promise<void>
  /**
   * Makes a finished index live in one transaction: the collection's index columns are replaced together, the documents'
   * counts become those of the new index, and the index that was live keeps a record of what it holds, so that going back
   * later indexes only what has changed since. Throws `conflict` when a document has changed meanwhile (bring the index up
   * to date first) and when the index is not, or no longer, one that is finished and waits.
   */
  makeLive(collectionId: string, id: string): Promise<void>
  /** Names of all indexes of a collection in the vector store. */
  storeNames(collectionId: string): Promise<string[]>

  /** Documents whose live content an index does not hold, but for some, the oldest first; at most a hundred. */
  missing(collectionId: string, id: string, but: ReadonlySet<string>): Promise<MissingDocument[]>
  /** Documents that it holds although the collection has them no more. */
  left(collectionId: string, id: string): Promise<string[]>
  /** Says that a document is being written into it: whoever removes the document takes this away first. */
  begin(id: string, documentId: string): Promise<void>
  /** Says what it holds of a document; false where that was taken away meanwhile. */
  hold(id: string, documentId: string, held: Held): Promise<boolean>
  /** Forgets what it holds: all, or of one document. */
  forget(id: string, documentId?: string): Promise<void>
  /** Forgets what any index but the live one holds of a document. */
  forgetDocument(documentId: string): Promise<void>
  totals(id: string): Promise<IndexTotals>
  /** How many documents the collection has that can be indexed, and their chunks in the live index. */
  liveTotals(collectionId: string): Promise<{ documents: number; chunks: number; tokens: number }>
}

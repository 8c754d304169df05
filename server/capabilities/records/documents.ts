import { z } from 'zod'
import { metadataSchema } from '@/pipeline/chunk'
import { encodings } from '@/pipeline/encodings'
import { storedErrorSchema } from '../stored-json'
import type { CollectionRecord } from './collections'

export const documentRecordStates = [
  'queued',
  'parsing',
  'embedding',
  'indexed',
  'failed',
  'cancelled',
  'quarantined',
  'removed',
] as const
export type DocumentRecordState = (typeof documentRecordStates)[number]

/** A document in one of these is on its way and not at rest. */
export const pendingStates = ['queued', 'parsing', 'embedding'] as const satisfies readonly DocumentRecordState[]
export const isPending = (state: DocumentRecordState): boolean => pendingStates.some((pending) => pending === state)

/** One file of a collection with what became of it. */
export const documentSchema = z.object({
  id: z.string(),
  collectionId: z.string(),
  /** `null` for uploads. */
  sourceId: z.string().nullable(),
  /** Path, URL or object key within the source; empty for uploads. */
  key: z.string(),
  /** What makes it the same document next time: `upload:<hash>`, or `<source>:<key>`. */
  identity: z.string(),
  name: z.string(),
  mime: z.string(),
  bytes: z.number(),
  /** SHA-256 of the newest content; empty until one was fetched. */
  hash: z.string(),
  state: z.enum(documentRecordStates),
  /** Grows with each new content; chunks of `liveGeneration` (0: none) are searched until those of a newer one are whole. */
  generation: z.number(),
  liveGeneration: z.number(),
  language: z.string().nullable(),
  /** In which encoding its text is read, where a person chose one. */
  encoding: z.enum(encodings).nullable(),
  /** Failures in a row. */
  failures: z.number(),
  /** When it was last seen to be current, and when it was found to be gone. */
  checkedAt: z.date().nullable(),
  removedAt: z.date().nullable(),
  error: storedErrorSchema.nullable(),
  /** Share of the work done, 0–1. */
  progress: z.number(),
  pages: z.number().nullable(),
  chunkCount: z.number(),
  tokenCount: z.number(),
  metadata: metadataSchema,
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type DocumentRecord = z.infer<typeof documentSchema>

/** A document with the source it came from. */
export const listedDocumentSchema = documentSchema.extend({
  source: z.object({ id: z.string(), name: z.string() }).nullable(),
})
export type ListedDocument = z.infer<typeof listedDocumentSchema>

/** Which documents of a collection are meant; absent parts let everything through, but for tombstones. */
export interface DocumentSelection {
  states?: readonly DocumentRecordState[] | undefined
  /** `null`: uploads. */
  sourceId?: string | null | undefined
  ids?: readonly string[] | undefined
  /** Tombstones too. */
  removed?: boolean | undefined
}

export type NewDocument = Pick<
  DocumentRecord,
  'id' | 'collectionId' | 'identity' | 'name' | 'mime' | 'bytes' | 'hash' | 'state'
> &
  Partial<DocumentRecord>

/** Documents of collections. Collections are named by ids that were looked up in their workspace. */
export interface DocumentRecords {
  get(workspaceId: string, id: string): Promise<(ListedDocument & { collection: CollectionRecord }) | null>
  /** How many of each state a collection has from each source, and of how many the language is known. */
  counts(
    collectionIds: readonly string[],
  ): Promise<
    { collectionId: string; state: DocumentRecordState; sourceId: string | null; count: number; languages: number }[]
  >
  count(collectionId: string, selection: DocumentSelection): Promise<number>
  /** Newest first, and always in the same order. */
  page(
    collectionId: string,
    selection: DocumentSelection,
    place: { skip: number; take: number },
  ): Promise<ListedDocument[]>
  /** All of them in the same order, some thousand at a time: others have their turn between. */
  names(collectionId: string, selection: DocumentSelection): AsyncIterable<{ id: string; name: string; key: string }[]>
  /** How many of those that are searched are in each language. */
  languages(collectionId: string): Promise<{ language: string; count: number }[]>
  /** The languages of all documents, or of some, by id. */
  languagesIn(collectionId: string): Promise<Map<string, string | null>>
  languagesOf(ids: readonly string[]): Promise<Map<string, string | null>>
  /** What some are called, by id; in whatever state. */
  briefly(ids: readonly string[]): Promise<Map<string, Pick<DocumentRecord, 'collectionId' | 'name' | 'state'>>>
  /** Of those with a content that is searched, in order. */
  searchedIds(collectionId: string): Promise<string[]>
  /** Some of those, always the same. */
  searched(collectionIds: readonly string[], most: number): Promise<DocumentRecord[]>
  /** By their ids, in the order of ids. */
  some(ids: readonly string[]): Promise<DocumentRecord[]>
  /** Whether that generation is what is searched of a document. */
  isLive(id: string, generation: number): Promise<boolean>
  ofSource(sourceId: string): Promise<DocumentRecord[]>
  byIdentity(collectionId: string, identity: string): Promise<DocumentRecord | null>
  /** The first of some collections that has this id, else this name, else this key. */
  byPlace(
    collectionIds: readonly string[],
    place: { id?: string | undefined; name?: string | undefined },
  ): Promise<DocumentRecord | null>
  /** Throws `already-exists` for an identity in use. */
  create(document: NewDocument): Promise<void>
  /** Changes a document that is still as expected; whether it was. */
  change(
    id: string,
    changes: Partial<DocumentRecord>,
    expected?: { generation?: number; states?: readonly DocumentRecordState[] },
  ): Promise<boolean>
  /** Makes it one that was uploaded, under an identity that no other has. */
  release(document: Pick<DocumentRecord, 'id' | 'collectionId' | 'hash'>): Promise<void>
  /** Leaves a tombstone of one that is gone from its source, and takes its chunks off the collection's totals. */
  bury(id: string, at: Date): Promise<void>
  /** Takes its chunks off the collection's totals with it; one that is gone already is fine. */
  delete(id: string): Promise<void>
}

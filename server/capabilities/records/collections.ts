import { z } from 'zod'
import { chunkingSchema } from '@/pipeline/chunking'
import { fieldSpecSchema } from '@/pipeline/filter'
import { providerSchema } from '@/pipeline/model-ref'

/** `auto`: found per document; `none`: no stop-words and no stems, for any language. */
export const languages = ['auto', 'en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'sv', 'ru', 'ar', 'none'] as const
export type Language = (typeof languages)[number]

/** How an index was made and where it lies; a collection has these of its live one. */
export const indexColumns = {
  /** Its name in the vector store. */
  storeName: z.string(),
  embedderProvider: providerSchema,
  embedderModel: z.string(),
  /** Which version of the model; `null` where its server tells none. */
  embedderDigest: z.string().nullable(),
  dimension: z.number(),
  language: z.enum(languages),
  /** Version of the analysers that made the terms. */
  analyser: z.number(),
  chunking: chunkingSchema,
  /** Totals over all chunks, from which the mean chunk length follows. */
  chunkCount: z.number(),
  tokenCount: z.number(),
}

/** What people search. */
export const collectionSchema = z.object({
  ...indexColumns,
  id: z.string(),
  workspaceId: z.string(),
  slug: z.string(),
  name: z.string(),
  /** The live index. */
  indexId: z.string().nullable(),
  /** Declared metadata fields. */
  fields: z.array(fieldSpecSchema),
  /** Grows with each change of content. */
  revision: z.number(),
  /** Grows with each change of its name or fields. */
  settingsRevision: z.number(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type CollectionRecord = z.infer<typeof collectionSchema>

/** A new collection with its first index. */
export type NewCollection = Pick<
  CollectionRecord,
  | 'id'
  | 'name'
  | 'storeName'
  | 'embedderProvider'
  | 'embedderModel'
  | 'embedderDigest'
  | 'dimension'
  | 'language'
  | 'analyser'
  | 'chunking'
  | 'fields'
>

/** A source as answers tell of it. */
export interface SourceFreshness {
  id: string
  name: string
  checkedAt: Date | null
  maxAge: number | null
}

export interface CollectionRecords {
  /** By id or slug. */
  find(workspaceId: string, idOrSlug: string): Promise<CollectionRecord | null>
  /** Of every workspace, all or the one with this id: for what watches over indexes. */
  everywhere(id?: string): Promise<CollectionRecord[]>
  /** By name. */
  list(workspaceId: string): Promise<CollectionRecord[]>
  names(workspaceId: string): Promise<string[]>
  /** The slugs that begin so. */
  slugs(workspaceId: string, start: string): Promise<string[]>
  /** Throws `already-exists` for a slug in use. */
  create(workspaceId: string, slug: string, collection: NewCollection): Promise<CollectionRecord>
  /** `null`: its settings are no longer of that revision, and nothing is changed. */
  change(
    id: string,
    settings: Pick<CollectionRecord, 'name' | 'fields'>,
    revision: number,
  ): Promise<CollectionRecord | null>
  delete(id: string): Promise<void>
  /** With its sources, for those who search it. */
  searched(
    workspaceId: string,
    id: string,
  ): Promise<{ collection: CollectionRecord; sources: SourceFreshness[] } | null>
  /** Whose index it is by its name in the vector store, and the name of that collection's live one. */
  ownerOf(storeName: string): Promise<{ id: string; name: string; storeName: string } | null>
  /** Which version of the model made an index, where that was not known. */
  adoptDigest(id: string, storeName: string, digest: string): Promise<void>
  /** Its live index was filled with vectors made elsewhere. */
  filled(id: string, index: Pick<CollectionRecord, 'analyser' | 'chunkCount' | 'tokenCount'>): Promise<void>
}

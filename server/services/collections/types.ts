import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Chunk, Metadata } from '@/pipeline/chunk'
import type { Chunking } from '@/pipeline/chunking'
import type { Encoding } from '@/pipeline/encodings'
import type { ErrorInfo } from '@/pipeline/errors'
import type { FieldSpec } from '@/pipeline/filter'
import type { Provider } from '@/pipeline/model-ref'
import type { Said } from '@/pipeline/said'
import type { Language } from '@/server/capabilities/records/collections'
import { idSchema } from '../ids'

export type { Chunking } from '@/pipeline/chunking'

/** A collection as the studio shows it. Times are ISO 8601 strings. */
export interface CollectionDto {
  id: string
  slug: string
  name: string
  language: Language
  embedder: { provider: Provider; model: string }
  dimension: number
  /** Its terms were made by analysers of an earlier version: indexing it anew finds more. */
  outdatedTerms: boolean
  /** The built-in embedder that has taken the place of this collection's; null where there is none. */
  betterEmbedder: { provider: Provider; model: string } | null
  chunking: Chunking
  fields: FieldSpec[]
  documents: number
  chunks: number
  /** Documents that are not at rest yet. */
  pending: number
  failed: number
  /** What is wrong with its index; it is to be rebuilt. */
  trouble: ErrorInfo | null
  /** Share of questions answered from the first five chunks when it was measured last; null: never. */
  quality: { recall5: number; synthetic: boolean } | null
  /** Grows with each change of its name or fields. */
  settingsRevision: number
  createdAt: string
  updatedAt: string
}

/** `waiting`: a server it needs does not serve; `unsearchable`: the index that held it is lost. */
export const documentStates = [
  'queued',
  'waiting',
  'parsing',
  'embedding',
  'indexed',
  'unsearchable',
  'failed',
  'cancelled',
  'quarantined',
  'removed',
] as const
export type DocumentState = (typeof documentStates)[number]

/** How documents are sought and counted: states of work going on count as one; removed documents are in none. */
export const documentGroups = ['indexed', 'moving', 'failed', 'quarantined', 'cancelled'] as const
export type DocumentGroup = (typeof documentGroups)[number]

/** Most documents that one page may have. */
export const MAX_DOCUMENT_PAGE = 500

export const byCollection = z.strictObject({ id: idSchema })
export const byDocument = z.strictObject({ documentId: idSchema })

/** Which documents of a collection are meant; absent parts let everything through. */
export const documentFilterSchema = z.strictObject({
  id: idSchema,
  state: z.enum(documentGroups).optional(),
  /** Id of a source, or `upload`. */
  source: idSchema.optional(),
  /** Words that name or key contain, in any case. */
  name: z.string().max(1_000).optional(),
  /** Tombstones too: documents that are gone from their source. */
  removed: z.boolean().optional(),
})

/** Most documents that one call may name. */
export const MAX_CHOSEN = 2_000

/** What is done to many documents at once: to those that are named, else to all that the filter lets through. */
export const choiceSchema = documentFilterSchema.extend({ ids: z.array(idSchema).min(1).max(MAX_CHOSEN).optional() })

/** What came of doing something to many documents. */
export interface BulkResult {
  /** How many it was done to, and to how many it could not be. */
  count: number
  failures: number
  /** The first of those, with the reason. */
  failed: { id: string; name: string; error: ErrorInfo }[]
  /** How many had no turn, because time was up or a server is down. */
  left: number
}

export const documentQuerySchema = documentFilterSchema.extend({
  /** Only these. */
  ids: z.array(idSchema).max(MAX_DOCUMENT_PAGE).optional(),
  /** From 1; a page beyond the end is the last one. */
  page: z.number().int().min(1).default(1),
  /** Documents per page. */
  size: z.number().int().min(1).max(MAX_DOCUMENT_PAGE).default(100),
})
export type DocumentFilter = Omit<z.output<typeof documentQuerySchema>, 'id' | 'page' | 'size'>

/** A file on its way out. The caller reads or destroys the stream; `bytes`: where that is known before. */
export interface Download {
  name: string
  mime: string
  bytes: number | null
  stream: Readable
}

/** A page of documents, newest first. */
export interface DocumentPage {
  items: DocumentDto[]
  /** From 1. */
  page: number
  pages: number
  /** How many the filter lets through. */
  total: number
  /** Of the whole collection, whatever the filter. */
  all: {
    documents: number
    /** Tombstones. */
    removed: number
    groups: Record<DocumentGroup, number>
    /** Those that documents come from, by name. */
    sources: { id: string; name: string }[]
    /** The language of some of them is known. */
    languages: boolean
  }
}

export interface DocumentDto {
  id: string
  collectionId: string
  name: string
  mime: string
  bytes: number
  state: DocumentState
  error: ErrorInfo | null
  /** Share of the work done, 0–1. */
  progress: number
  pages: number | null
  chunks: number
  /** Absent (`null`) for uploads. */
  source: { id: string; name: string } | null
  /** Path, URL or object key within its source. */
  key: string
  language: string | null
  /** An older content is searched while the newer one is not indexed. */
  outdated: boolean
  /** When it was last seen to be current. */
  checkedAt: string | null
  removedAt: string | null
  createdAt: string
  updatedAt: string
}

/** A chunk that was found, and where it has words of the question: UTF-16 offsets into its text, ascending. */
export type FoundChunk = Chunk & { matches: { start: number; end: number }[] }

/** Where chunks would lie in a text, before anything is indexed. UTF-16 offsets, `end` exclusive. */
export interface ChunkPreview {
  documentName: string
  /** The beginning of the text, as far as it is shown. */
  text: string
  truncated: boolean
  chunks: {
    index: number
    start: number
    end: number
    tokens: number
    page?: number
    headingPath?: string[]
    context?: string
    parent?: { start: number; end: number }
  }[]
  /** Over the whole document. */
  totals: { chunks: number; meanTokens: number; minTokens: number; maxTokens: number }
}

/** A document with its parsed text and where its pages and chunks lie in it (UTF-16 offsets, `end` exclusive). */
export interface DocumentDetails extends DocumentDto {
  collectionName: string
  metadata: Metadata
  /** In which encoding the text was read; `null` for what is no text, and for what earlier versions read. */
  encoding: Encoding | null
  /** Which one a person chose for it. */
  chosenEncoding: Encoding | null
  text: string
  pageSpans: { page: number; start: number; end: number }[]
  /** What could not be read although the rest could. */
  warnings: Said[]
  chunkSpans: { id: string; index: number; start: number; end: number; page?: number }[]
}

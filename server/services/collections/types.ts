import type { Metadata } from '@/pipeline/chunk'
import type { ErrorInfo } from '@/pipeline/errors'
import type { FieldSpec } from '@/pipeline/filter'
import type { Provider } from '@/pipeline/model-ref'

export const languages = ['en', 'es', 'pt', 'fr', 'de', 'it', 'none'] as const
export type Language = (typeof languages)[number]

/** How documents are split. `size` and `overlap` count `unit`s; overlap is smaller than size. */
export interface Chunking {
  size: number
  overlap: number
  unit: 'tokens' | 'characters'
}

/** A collection as the studio shows it. Times are ISO 8601 strings. */
export interface CollectionDto {
  id: string
  slug: string
  name: string
  language: Language
  embedder: { provider: Provider; model: string }
  dimension: number
  chunking: Chunking
  fields: FieldSpec[]
  documents: number
  chunks: number
  /** Documents that are not at rest yet. */
  pending: number
  failed: number
  createdAt: string
  updatedAt: string
}

export const documentStates = ['queued', 'parsing', 'embedding', 'indexed', 'failed', 'cancelled'] as const
export type DocumentState = (typeof documentStates)[number]

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
  createdAt: string
  updatedAt: string
}

/** A document with its parsed text and where its pages and chunks lie in it (UTF-16 offsets, `end` exclusive). */
export interface DocumentDetails extends DocumentDto {
  collectionName: string
  metadata: Metadata
  text: string
  pageSpans: { page: number; start: number; end: number }[]
  /** What could not be read although the rest could. */
  warnings: string[]
  chunkSpans: { id: string; index: number; start: number; end: number; page?: number }[]
}

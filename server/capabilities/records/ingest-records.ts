import type { Metadata } from '@/pipeline/chunk'
import type { ErrorInfo } from '@/pipeline/errors'
import type { CollectionRecord } from './collections'
import type { DocumentRecord } from './documents'

/** A document on its way, with its collection. */
export type IngestedDocument = DocumentRecord & { collection: CollectionRecord }

/** A content of a document that is in its index, whole. */
export interface IndexedContent {
  documentId: string
  collectionId: string
  generation: number
  /** The index it is in. */
  storeName: string
  /** Language of the text, where it was detected; else the index's. */
  language: string
  mime: string
  pages: number | null
  metadata: Metadata
  chunks: number
  tokens: number
  /** For the statistics beside the index; `null` for indexes that have none. */
  terms: { language: string; chunks: number; terms: Uint8Array<ArrayBuffer> } | null
}

/**
 * What became of it: it is what is searched now, instead of `before` (0: nothing was); another index has become the
 * collection's live one, into which it has to go too; or a newer content or nothing has taken the document's place.
 */
export type Settled = { outcome: 'live'; before: number } | { outcome: 'other-index' } | { outcome: 'superseded' }

/** What is recorded of documents on their way into an index. */
export interface IngestRecords {
  /** Those that were queued or begun and are not at rest, in order of arrival. */
  unfinished(): Promise<Pick<DocumentRecord, 'id' | 'collectionId'>[]>
  /** By their ids; those that are at rest or gone are left out. */
  some(ids: readonly string[]): Promise<IngestedDocument[]>
  /** Says why the documents of a collection that are queued wait. */
  wait(collectionId: string, reason: ErrorInfo): Promise<void>
  /** Those that are not at rest are cancelled. */
  cancel(which: { id: string } | { collectionId: string }): Promise<void>
  /** Writes the same facts of several documents; those that were deleted meanwhile have none. */
  note(ids: readonly string[], facts: Partial<DocumentRecord>): Promise<void>
  /**
   * Makes a document's newest content the one that is searched: its row, the collection's totals, the statistics of its
   * terms, and what indexes beside the live one hold of it, at once. What comes while others are written is written
   * together.
   */
  settle(content: IndexedContent): Promise<Settled>
}

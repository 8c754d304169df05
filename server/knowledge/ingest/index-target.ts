import type { Chunking } from '@/pipeline/chunking'
import type { FieldSpec } from '@/pipeline/filter'
import { type Provider, providerSchema } from '@/pipeline/model-ref'

/** An index that documents are written into: the live one of a collection, or one that is built beside it. */
export interface IndexTarget {
  /** The collection's id. */
  id: string
  storeName: string
  provider: Provider
  model: string
  /** A language code, `auto` (found per document) or `none`. */
  language: string
  /** Version of the analysers that make its terms. */
  analyser: number
  chunking: Chunking
  fields: FieldSpec[]
  /** Totals of the index so far, from which the mean chunk length follows. */
  chunkCount: number
  tokenCount: number
}

/**
 * Reads the columns that describe an index; a collection's row has them all. For a row of `CollectionIndex` give the
 * collection's `id` and `fields` with it.
 */
export function indexTarget(row: {
  id: string
  storeName: string
  embedderProvider: string
  embedderModel: string
  language: string
  analyser: number
  chunking: Chunking
  fields: FieldSpec[]
  chunkCount: number
  tokenCount: number
}): IndexTarget {
  return {
    id: row.id,
    storeName: row.storeName,
    provider: providerSchema.parse(row.embedderProvider),
    model: row.embedderModel,
    language: row.language,
    analyser: row.analyser,
    chunking: row.chunking,
    fields: row.fields,
    chunkCount: row.chunkCount,
    tokenCount: row.tokenCount,
  }
}

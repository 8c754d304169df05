import type { ErrorInfo } from '@/pipeline/errors'
import type { FieldSpec } from '@/pipeline/filter'
import type { Provider } from '@/pipeline/model-ref'
import type { CallOptions } from './chat-model'
import type { QueryTerms } from './vector-store'

/** How fresh the documents of one source are. Times in milliseconds since the epoch. */
export interface SourceFreshness {
  id: string
  name: string
  /** When it was last compared with what is indexed; `null`: never. */
  checkedAt: number | null
  /** How old that may be; `null`: any age. */
  maxAgeMs: number | null
}

/** What deciding on the terms of a question needs to know of an index. */
export interface WordIndex {
  /** Name of the index in the vector store. */
  storeName: string
  /** Version of the analysers that made the indexed terms. */
  analyser: number
  /** Languages whose analysers made them, and the share of the documents that are in each. */
  languages: { language: string; share: number }[]
  /** Grows with every change of content; absent where it is not known. */
  revision?: number
}

/** How a collection is indexed now. All facts belong to the same index, also while it is being switched. */
export interface LiveIndex extends WordIndex {
  collectionId: string
  name: string
  embedder: { provider: Provider; model: string }
  dimension: number
  fields: FieldSpec[]
  /** Grows with every change of content. */
  revision: number
  /** What is known to be wrong with the index: searches of it may find too little, or the wrong things. */
  trouble: ErrorInfo | null
  sources: SourceFreshness[]
}

/** Tells how collections are indexed at the moment of a run. Answers from memory; at most some seconds old. */
export interface Collections {
  /** Throws `collection-missing`. */
  live(collectionId: string, options: CallOptions): Promise<LiveIndex>
  /** What the terms of some questions weigh in an index. */
  weigh(index: WordIndex, texts: readonly string[], options: CallOptions): Promise<QueryTerms[]>
}

import type { Chunking } from '@/pipeline/chunking'
import type { ErrorInfo } from '@/pipeline/errors'
import type { ModelRef, Provider } from '@/pipeline/model-ref'
import type { StopSignal } from '@/server/capabilities/stop-signal'

/** What changes with a new index; what is absent stays. */
export interface IndexChange {
  embedder?: ModelRef
  chunking?: Chunking
  /** A language code, `auto` or `none`. */
  language?: string
}

/** What building an index will cost, estimated from what is indexed. */
export interface IndexEstimate {
  documents: number
  chunks: number
  tokens: number
  embeddingCalls: number
  /** Calls of a chat model (contextual prefixes). */
  chatCalls: number
  /** From a short trial of the embedder on the collection's own text. */
  seconds: number
  bytes: number
  /** The embedder that would be used. */
  embedder: { provider: Provider; model: string; dimension: number }
}

export interface RetrievalScores {
  questions: number
  ndcg10: number
  mrr10: number
  recall5: number
}

export const indexStates = ['building', 'ready', 'live', 'retired', 'failed', 'cancelled'] as const
export type IndexState = (typeof indexStates)[number]

export interface IndexDto {
  id: string
  collectionId: string
  number: number
  state: IndexState
  embedder: { provider: Provider; model: string }
  dimension: number
  language: string
  chunking: Chunking
  chunks: number
  done: number
  total: number
  /** It takes the live one's place by itself when it is built. */
  takesOver: boolean
  error: ErrorInfo | null
  /** On the collection's saved questions: this index, and the one that was live when it was measured. */
  scores: { own: RetrievalScores; live: RetrievalScores } | null
  createdAt: string
  finishedAt: string | null
}

export interface IndexesService {
  list(collectionId: string): Promise<IndexDto[]>
  estimate(collectionId: string, change: IndexChange, signal: StopSignal): Promise<IndexEstimate>
  /** Builds beside the live index; throws `index-building`, `invalid-input` when nothing changes. */
  start(collectionId: string, change: IndexChange): Promise<IndexDto>
  /** Builds the same index anew, which then takes the live one's place by itself; gives the one that is on its way already. */
  rebuild(collectionId: string): Promise<IndexDto>
  cancel(indexId: string): Promise<void>
  /** Brings a ready or retired index up to date and makes it live in one step; the live one is kept as retired. */
  activate(indexId: string): Promise<IndexDto>
  /** Deletes an index that is not live. */
  drop(indexId: string): Promise<void>
}

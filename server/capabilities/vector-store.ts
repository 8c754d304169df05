import type { Chunk, StageScore } from '@/pipeline/chunk'
import type { FieldSpec } from '@/pipeline/filter'
import type { StoreFilter } from '@/pipeline/fit-filter'
import type { Said } from '@/pipeline/said'
import type { CallOptions } from './chat-model'

/** Term counts of a text after analysis: token ids (uint31 hashes) ascending, how often each occurs, and the length in tokens. */
export interface TermCounts {
  indices: number[]
  counts: number[]
  length: number
}

/** What the terms of a question weigh: token ids ascending, each with its weight. */
export interface QueryTerms {
  indices: number[]
  weights: number[]
  /**
   * `given`: the IDF is part of the weights. `store`: the store multiplies by its own, over everything in the
   * collection. Indexes of earlier versions need this, because Telar keeps no statistics for them.
   */
  idf: 'given' | 'store'
}

/** What is stored for a chunk: everything a search result must show, so that a search is one call. */
export type ChunkPayload = Omit<Chunk, 'score' | 'stages' | 'citation' | 'id'>

export interface Point {
  /** UUID; the same content gets the same id, so writing twice changes nothing. */
  id: string
  /** Which content of its document it belongs to (default 0); ids of two generations differ. */
  generation?: number
  vector: number[]
  terms: TermCounts
  payload: ChunkPayload
}

export interface CollectionSpec {
  dimension: number
  fields: FieldSpec[]
}

export type SearchMode = 'dense' | 'sparse' | 'hybrid'

/** What the dense leg counts in a fusion by scores: 0 (the words decide alone) to 1 (the meaning does). */
export interface DenseShare {
  /** For chunks in the question's language, and for those of which the language is not known. */
  same: number
  /**
   * For chunks known to be in another language than the question's, of which the words know nothing. Where `keepsPlaces`,
   * they are also searched for apart, and their best are among the first hits when the words of the question are hardly
   * there in its own language (`keep-places.ts` says when and where).
   */
  other?: { questionLanguage: string; share: number; keepsPlaces: boolean }
}

export interface VectorQuery {
  mode: SearchMode
  /** Required for dense and hybrid; length is the collection's dimension, else `dimension-mismatch`. */
  vector?: number[]
  /** Required for sparse and hybrid. */
  terms?: QueryTerms
  /**
   * How hybrid joins its two lists: RRF as Qdrant defines it (k = 2), DBSF, or the weighted sum of normalised scores
   * (`fuseByScore` says how).
   */
  fusion: 'rrf' | 'dbsf' | 'score'
  /** Weight of each branch in RRF (default 1 each); the others take none. */
  weights?: { dense: number; sparse: number }
  /** For `score`: what the dense leg counts; half when absent. */
  denseShare?: DenseShare
  limit: number
  /** How many candidates each branch of a hybrid search brings; at least `limit`. */
  candidates: number
  /** Made by `fitFilter` from the filter that somebody wrote. */
  filter?: StoreFilter | undefined
  /** Lowest score of the last stage that still counts. */
  scoreThreshold?: number
  /**
   * Maximal marginal relevance over the best `candidates` of the last stage (Carbonell and Goldstein 1998): `diversity` 0
   * keeps the order, 1 looks only at how different a chunk is from those taken before it. Needs `vector`.
   */
  mmr?: { diversity: number; candidates: number }
  /** At most so many hits of one document; `limit` counts hits. */
  perDocument?: number
  /** Fill `stages` of each hit with its dense and sparse rank too, even where that costs the store more work. */
  explain: boolean
}

export interface VectorHit {
  id: string
  score: number
  stages: { dense?: StageScore; sparse?: StageScore; fused?: StageScore; named?: StageScore }
  payload: ChunkPayload
}

export interface StoreStatus {
  /** As its definition names it. */
  kind: string
  /** `degraded`: it serves, but has lost what it should hold. */
  state: 'up' | 'degraded' | 'down'
  url?: string
  version?: string
  message?: Said
}

export interface CollectionStats {
  points: number
  dimension: number
}

/**
 * A searchable set of points per collection. All writes are durable and visible to the next search when they resolve.
 * Sparse scores are the sum, over the terms of the question that a point has, of the term's weight times BM25's part of
 * the point: tf·(k1 + 1)/(tf + k1·(1 − b + b·length/average)), k1 1.2, b 0.75. Dense scores are cosine similarity.
 * Throws AppError: `collection-missing`, `dimension-mismatch`, `vectors-unreachable`, `vectors-refused`, `vectors-busy`.
 */
export interface VectorStore {
  status(options: CallOptions): Promise<StoreStatus>
  /** Creates the collection and the indexes of its fields; `already-exists` if it is there. */
  createCollection(name: string, spec: CollectionSpec, options: CallOptions): Promise<void>
  /** Deletes a collection; deleting what is not there is fine. */
  deleteCollection(name: string, options: CallOptions): Promise<void>
  /** `null` when there is no such collection. */
  stats(name: string, options: CallOptions): Promise<CollectionStats | null>
  /**
   * Writes points, replacing those with the same id. `averageLength` is the collection's mean chunk length in tokens,
   * for stores that weigh terms when writing. `staged` points are kept out of every search, count and reading until
   * `commitDocument`.
   */
  upsert(
    name: string,
    points: readonly Point[],
    options: CallOptions & { averageLength: number; staged?: boolean },
  ): Promise<void>
  deleteDocument(name: string, documentId: string, options: CallOptions): Promise<void>
  /** How many points of this generation are staged: written with `staged`, not searchable yet. */
  stagedPoints(name: string, documentId: string, generation: number, options: CallOptions): Promise<number>
  /**
   * Makes the staged points of this generation searchable and removes every other point of the document, in one step: a
   * search sees the old ones or the new ones. It may be repeated: points of this generation that are searchable already
   * stay. Without any point of the generation the document is empty afterwards.
   */
  commitDocument(name: string, documentId: string, generation: number, options: CallOptions): Promise<void>
  /** Removes what is staged for a document; what is searchable stays. */
  discardStaged(name: string, documentId: string, options: CallOptions): Promise<void>
  /**
   * Points whose chunk index lies within the ranges (both ends included), by document and index; what is not there is left out.
   */
  chunkRanges(
    name: string,
    ranges: readonly { documentId: string; from: number; to: number }[],
    options: CallOptions,
  ): Promise<{ id: string; payload: ChunkPayload }[]>
  /** All searchable points with their vectors (unit length), some at a time, in a stable order. */
  scroll(name: string, options: CallOptions): AsyncIterable<{ id: string; vector: number[]; payload: ChunkPayload }[]>
  /** Lets `alias` name this collection from now on, in one step; every call that takes a name takes an alias. */
  pointAlias(alias: string, name: string, options: CallOptions): Promise<void>
  /** Removes an alias; removing what is not there is fine. */
  deleteAlias(alias: string, options: CallOptions): Promise<void>
  /** Points of a document in order of their chunk index, without vectors. */
  chunksOf(name: string, documentId: string, options: CallOptions): Promise<{ id: string; payload: ChunkPayload }[]>
  query(name: string, query: VectorQuery, options: CallOptions): Promise<VectorHit[]>
  close(): Promise<void>
}

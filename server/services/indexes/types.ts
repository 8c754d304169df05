import { z } from 'zod'
import { type Chunking, chunkingInput } from '@/pipeline/chunking'
import type { ErrorInfo } from '@/pipeline/errors'
import { modelRefSchema, type Provider } from '@/pipeline/model-ref'
import { languages } from '@/server/capabilities/records/collections'
import type { IndexRecord } from '@/server/capabilities/records/indexes'
import { idSchema } from '../ids'

const indexChangeSchema = z.strictObject({
  embedder: modelRefSchema.optional(),
  chunking: chunkingInput.optional(),
  /** A language code, `auto` or `none`. */
  language: z.enum(languages).optional(),
})
/** What changes with a new index; what is absent stays. */
export type IndexChange = z.infer<typeof indexChangeSchema>
export const changeSchema = z.strictObject({ collectionId: idSchema, change: indexChangeSchema })
export const byIndex = z.strictObject({ indexId: idSchema })

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

/** What has changed since an index was measured: the saved questions, the documents, or which index is live. */
export type StaleReason = 'questions' | 'documents' | 'live'

export interface IndexDto {
  id: string
  collectionId: string
  number: number
  state: IndexRecord['state']
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
  scores: IndexRecord['scores']
  /** Why `scores` no longer say how the two compare now; empty: they do, or there are none. */
  stale: StaleReason[]
  /** Saved questions that it would be measured on now. */
  questions: number
  createdAt: string
  finishedAt: string | null
}

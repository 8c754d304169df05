import type { ModelRef, Provider } from '@/pipeline/model-ref'
import type { CallOptions, ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { Collections } from '@/server/capabilities/collections'
import type { Files } from '@/server/capabilities/files'
import type { Records } from '@/server/capabilities/records'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { Ingest } from '@/server/knowledge/ingest/ingest'
import type { Health } from './index-health'

export interface ResolvedEmbedder {
  provider: Provider
  model: string
  digest?: string
}

/** What the use cases of collections need. */
export interface CollectionDeps {
  records: Records
  /** What the terms of questions weigh in an index. */
  terms: Pick<Collections, 'weigh'>
  vectorStore: VectorStore
  embedder: Embedder
  files: Files
  ingest: Pick<Ingest, 'enqueue' | 'cancel' | 'cancelAll' | 'resume'>
  /** Tells what is wrong with a collection's live index. */
  health: Health
  /** Says which model a reference means now; `auto` is the best embedder that serves. */
  resolveEmbedder(ref: ModelRef, options: CallOptions): Promise<ResolvedEmbedder>
  /** Write the sentences that place chunks in their document, for previews. */
  chatModel?: ChatModel
  resolveChat?: (ref: ModelRef) => Promise<{ provider: Provider; model: string }>
  /** Ends the running and waiting syncs of a collection's sources. */
  stopSyncs?: (which: { collectionId: string }) => Promise<void>
  /** Ends the building of a collection's indexes. */
  stopBuilds?: (which: { collectionId: string }) => Promise<void>
  /** Hears of a collection that is gone. */
  onDelete?: (collectionId: string) => void
  /** Has a source looked at again, soon. */
  syncSoon?: (sourceId: string) => Promise<void>
  /** The largest file that is taken, in bytes (default 100 MB). */
  uploadBytes?: number
}

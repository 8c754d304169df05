import type { ModelRef, Provider } from '@/pipeline/model-ref'
import type { ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { Files } from '@/server/capabilities/files'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { Parser } from '../parse/parser'

/** The part of a logger that ingestion needs; pino fits. */
export interface IngestLog {
  info(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** What writing a document into an index needs. */
export interface IndexDeps {
  vectorStore: VectorStore
  embedder: Embedder
  /** Writes the sentences that place chunks in their document; needed only where a collection asks for them. */
  chatModel?: ChatModel
  /** Says which chat model a reference means now. */
  resolveChat?: (ref: ModelRef) => Promise<{ provider: Provider; model: string }>
  log: IngestLog
  /** Waits between attempts when models or vectors do not answer, in milliseconds. */
  retryDelaysMs?: readonly number[]
}

export interface IngestDeps extends IndexDeps {
  records: Pick<Records, 'collections' | 'documents' | 'ingest'>
  files: Files
  parser: Parser
  jobs: Jobs
  /** Which version of an embedding model serves now, as its server tells; nothing where that is not known. */
  embedderDigest?: (model: { provider: Provider; model: string }) => Promise<string | undefined>
}

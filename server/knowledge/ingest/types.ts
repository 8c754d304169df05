import type { PrismaClient } from '@/generated/sqlite/client'
import type { Embedder } from '@/server/capabilities/chat-model'
import type { Files } from '@/server/capabilities/files'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { Parser } from '../parse/parser'

/** The part of a logger that ingestion needs; pino fits. */
export interface IngestLog {
  info(facts: object, message: string): void
  error(facts: object, message: string): void
}

export interface IngestDeps {
  prisma: PrismaClient
  vectorStore: VectorStore
  embedder: Embedder
  files: Files
  parser: Parser
  log: IngestLog
  /** Waits between attempts when models or vectors do not answer, in milliseconds. */
  retryDelaysMs?: readonly number[]
  /** How many documents are worked on at once (default 1). */
  concurrency?: number
}

import type { PrismaClient } from '@/generated/sqlite/client'
import type { Files } from '@/server/capabilities/files'
import type { Secrets } from '@/server/capabilities/secrets'
import type { SourceDeps } from '@/server/capabilities/source'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { IngestQueue } from '../ingest/ingest-queue'
import type { IngestLog } from '../ingest/types'

/** What comparing a source with the index needs. */
export interface SyncDeps extends SourceDeps {
  prisma: PrismaClient
  vectorStore: VectorStore
  files: Files
  ingest: Pick<IngestQueue, 'enqueue' | 'cancel' | 'settled' | 'resume'>
  secrets: Secrets
  log: IngestLog
  /** The current time (default: the clock). */
  now?: () => Date
}

export const syncTriggers = ['manual', 'schedule', 'watch'] as const
export type SyncTrigger = (typeof syncTriggers)[number]

import type { Files } from '@/server/capabilities/files'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { SyncRecord } from '@/server/capabilities/records/sources'
import type { Secrets } from '@/server/capabilities/secrets'
import type { SourceDeps } from '@/server/capabilities/source'
import type { VectorStore } from '@/server/capabilities/vector-store'
import type { Ingest } from '../ingest/ingest'
import type { IngestLog } from '../ingest/types'

/** What comparing a source with the index needs. */
export interface SyncDeps extends SourceDeps {
  records: Records
  vectorStore: VectorStore
  files: Files
  jobs: Jobs
  ingest: Pick<Ingest, 'enqueue' | 'cancel' | 'settled' | 'resume'>
  secrets: Secrets
  log: IngestLog
  /** The current time (default: the clock). */
  now?: () => Date
}

export type SyncTrigger = SyncRecord['trigger']

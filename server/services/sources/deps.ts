import type { SyncService } from '@/server/knowledge/sync/sync-service'
import type { SyncDeps } from '@/server/knowledge/sync/types'

/** What the use cases of sources need. */
export interface SourceServiceDeps extends SyncDeps {
  syncs: Pick<SyncService, 'sync' | 'cancel' | 'refresh'>
}

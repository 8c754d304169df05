import type { ChatModel } from '@/server/capabilities/chat-model'
import type { IngestDeps } from '@/server/knowledge/ingest/types'
import type { IndexBuilder } from '@/server/knowledge/reindex/index-builder'
import type { CollectionDeps } from '../collections/deps'
import type { LiveCollections } from '../collections/live-collections'

/** What the use cases of indexes need beside those of collections. */
export interface IndexesDeps extends CollectionDeps {
  builder: IndexBuilder
  ingestDeps: IngestDeps
  live: Pick<LiveCollections, 'of'>
  chatModel?: ChatModel
  /** The collection answers from another index now. */
  onSwitch(collectionId: string): void
}

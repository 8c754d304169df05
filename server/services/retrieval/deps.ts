import type { Definitions } from '@/pipeline/node-definition'
import type { CollectionDeps } from '../collections/deps'
import type { LiveCollections } from '../collections/live-collections'
import type { RunDeps } from '../runs/deps'
import type { ReadEnvironment } from '../system/environment'

/** What searching outside of pipelines, and explaining runs, need. */
export interface RetrievalDeps extends CollectionDeps {
  live: Pick<LiveCollections, 'of'>
  runs: RunDeps
  definitions: Definitions
  environment: ReadEnvironment
}

import type { Definitions } from '@/pipeline/node-definition'
import type { Collections } from '@/server/capabilities/collections'
import type { CollectionDeps } from '../collections/deps'
import type { RunDeps } from '../runs/deps'
import type { ReadEnvironment } from '../system/environment'

/** What searching outside of pipelines, and explaining runs, need. */
export interface RetrievalDeps extends CollectionDeps {
  live: Collections
  runs: RunDeps
  definitions: Definitions
  environment: ReadEnvironment
}

import type { PlayService } from '@/server/play/play-service'
import type { PipelineDeps } from '../pipelines/types'
import type { RunDeps } from '../runs/deps'

/** What the use cases of the playground need. */
export interface GridDeps extends PipelineDeps {
  runs: RunDeps
  player: PlayService
}

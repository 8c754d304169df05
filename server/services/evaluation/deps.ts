import type { PipelineDeps } from '../pipelines/types'
import type { RunDeps } from '../runs/deps'

/** What the use cases of evaluation need. */
export interface EvaluationDeps extends PipelineDeps {
  runs: RunDeps
}

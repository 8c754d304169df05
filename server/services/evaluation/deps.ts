import type { ExperimentService } from '@/server/experiments/experiment-service'
import type { PipelineDeps } from '../pipelines/types'
import type { RunDeps } from '../runs/deps'

/** What the use cases of evaluation need. */
export interface EvaluationDeps extends PipelineDeps {
  runs: RunDeps
  experiments: ExperimentService
}

import type { PlanPipeline } from '@/pipeline/plan'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import type { CallOptions } from './chat-model'

/** What a pipeline that was run inside another one came to. */
export interface SubRun {
  finished: RunFinished
  steps: StepRecord[]
}

export interface SubRunOptions extends CallOptions {
  explain: boolean
  /** How many pipelines run each other already: 0 for the outermost. */
  depth: number
}

/** Runs published versions of pipelines inside a step. */
export interface Pipelines {
  /**
   * Resolves with the run's end, whatever its status. Throws `not-found` when the version is gone, `invalid-input` for
   * inputs that do not fit its signature, `run-depth` beyond five levels.
   */
  run(pipeline: PlanPipeline, inputs: Record<string, unknown>, options: SubRunOptions): Promise<SubRun>
}

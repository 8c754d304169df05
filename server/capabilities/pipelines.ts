import type { Plan, PlanPipeline } from '@/pipeline/plan'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import type { CallOptions } from './chat-model'

/** What a pipeline that was run inside another one came to. */
export interface SubRun {
  finished: RunFinished
  steps: StepRecord[]
}

/** What is given in a run that goes on from an earlier one. Steps are named by their ids. */
export interface Given {
  /** Records that stand for steps; `reusedFrom` names the run of each. */
  reused: ReadonlyMap<string, StepRecord>
  /** Outputs that steps give instead of running. */
  pins: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Inputs that steps run with, in place of what arrives. */
  inputs: ReadonlyMap<string, Record<string, unknown>>
  /** In place of inputs of the run itself. */
  ofRun?: Record<string, unknown>
}

/** Where a step stands among the pipelines that run each other. A step hands it to the runs inside it as it is. */
export interface Nest {
  /** How many pipelines run the one the step belongs to: 0 for a run of its own. */
  depth: number
  /** The step's path (`pipeline/step-path.ts`). */
  path: string
  /** Keeps a step of a run inside; `within` is the path of that run. */
  keep: (within: string, step: StepRecord) => void
  /** What is given in a run inside; nothing where all of it is to run. Absent in runs that go on from none. */
  given?: ((within: string, plan: Plan) => Given | undefined) | undefined
}

export interface SubRunOptions extends CallOptions {
  explain: boolean
  nest: Nest
  /** Which of several runs inside the step this is, from 0. */
  item?: number
}

/** Runs published versions of pipelines inside a step. */
export interface Pipelines {
  /**
   * Resolves with the run's end, whatever its status. Throws `not-found` when the version is gone, `invalid-input` for
   * inputs that do not fit its signature, `run-depth` beyond five levels.
   */
  run(pipeline: PlanPipeline, inputs: Record<string, unknown>, options: SubRunOptions): Promise<SubRun>
}

import type { StepRecord } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'

export type { RunOrigin } from '@/server/capabilities/run-record'

/** A run as lists show it. */
export interface RunSummary
  extends Pick<RunRecord, 'id' | 'pipelineId' | 'pipelineName' | 'origin' | 'status' | 'usage' | 'durationMs'> {
  /** ISO 8601. */
  startedAt: string
  /** The question, or the first text input, for recognition; at most 140 characters. */
  title: string
  /** The record is damaged: there is no title, and reading the run fails with `record-damaged`. */
  damaged: boolean
}

/** A step without its exact inputs and outputs. */
export type StepSummary = Omit<StepRecord, 'inputs' | 'outputs' | 'details'>

/** A run with everything but the exact inputs and outputs of its steps. */
export interface RunDetails
  extends RunSummary,
    Pick<RunRecord, 'planHash' | 'versionId' | 'graph' | 'inputs' | 'outputs' | 'error'> {
  steps: StepSummary[]
}

/** Most runs that one page may have. */
export const MAX_RUN_PAGE = 100

export interface RunPage {
  items: RunSummary[]
  nextCursor: string | null
}

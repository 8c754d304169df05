import type { ErrorInfo } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Outcome, RunStatus, StepNote, Usage } from '@/pipeline/run-event'
import type { RunOrigin } from '@/server/capabilities/run-store'

export type { RunOrigin } from '@/server/capabilities/run-store'

/** A run as lists show it. Times are ISO 8601 strings, durations milliseconds. */
export interface RunSummary {
  id: string
  pipelineId: string | null
  pipelineName: string
  origin: RunOrigin
  status: RunStatus | 'running'
  startedAt: string
  durationMs: number | null
  usage: Usage
  /** The question, or the first text input, for recognition; at most 140 characters. */
  title: string
  /** The record is damaged: there is no title, and reading the run fails with `record-damaged`. */
  damaged: boolean
}

export interface StepSummary {
  stepId: string
  type: string
  outcome: Outcome
  notes: StepNote[]
  error?: ErrorInfo
  /** Milliseconds since the epoch. */
  startedAt: number
  durationMs: number
  attempts: number
  cached: boolean
  previews: Record<string, string>
  /** What a step that did not end had streamed until then, by port. */
  partial?: Record<string, string>
  usage?: Usage
}

/** A run with everything but the exact inputs and outputs of its steps. `graph` is the frozen copy it ran. */
export interface RunDetails extends RunSummary {
  planHash: string
  versionId: string | null
  graph: Graph | null
  inputs: Record<string, unknown>
  outputs: Record<string, unknown>
  error: ErrorInfo | null
  steps: StepSummary[]
}

/** Most runs that one page may have. */
export const MAX_RUN_PAGE = 100

export interface RunPage {
  items: RunSummary[]
  nextCursor: string | null
}

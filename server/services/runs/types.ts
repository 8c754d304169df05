import { previewOf } from '@/pipeline/ports'
import type { RunPart, RunStatus, StepRecord } from '@/pipeline/run-event'
import type { ListedRun, RunRecord } from '@/server/capabilities/run-record'
import type { RunsFound } from '@/server/capabilities/run-store'

/** A run as lists show it. */
export interface RunSummary
  extends Pick<
    RunRecord,
    'id' | 'pipelineId' | 'pipelineName' | 'versionId' | 'origin' | 'status' | 'usage' | 'durationMs'
  > {
  /** ISO 8601. */
  startedAt: string
  /** The question, or the first text input, for recognition; at most 140 characters. */
  title: string
  /** The record is damaged: there is no title, and reading the run fails with `record-damaged`. */
  damaged: boolean
}

export interface RunPage {
  items: RunSummary[]
  /** 1 for the newest; the last one where a later one was asked for. */
  page: number
  pages: number
  total: number
  /** Numbers of versions by their id: of those that ran, and all of the pipeline that was asked for, newest first. */
  versions: RunsFound['versions']
}

/** A step without its exact inputs and outputs. */
export type StepSummary = Omit<StepRecord, 'inputs' | 'outputs' | 'details'>

/** A run with everything but the exact inputs and outputs of its steps. */
export interface RunDetails extends RunSummary, Pick<RunRecord, 'planHash' | 'graph' | 'inputs' | 'outputs' | 'error'> {
  /** Its pipeline has been deleted since. */
  pipelineGone: boolean
  steps: StepSummary[]
  /** What of the graph ran; null: all that leads to the output. */
  part: RunPart | null
}

/** A run inside a step of another. */
export interface InnerRun {
  /** `pipeline/step-path.ts`. */
  path: string
  /** Which of several it is, from 0; null where there is one. */
  item: number | null
  /** The beginning of what it was given. */
  title: string
  status: RunStatus | 'running'
}

/** What happened inside a step. */
export interface InsideStep {
  /** All runs inside it that are known of, in order. */
  runs: InnerRun[]
  /** The one that is shown, with its steps. */
  path: string
  /** The steps that lead to it, outermost first; no type is known of one that has not ended. */
  way: Pick<StepRecord, 'stepId' | 'type'>[]
  steps: StepSummary[]
  /** What was drawn of what ran; null where it is gone. */
  graph: RunRecord['graph']
  /** More happened than was kept. */
  cut: boolean
}

/** What one of two runs has of a step. */
export interface ComparedSide
  extends Pick<StepRecord, 'outcome' | 'error' | 'notes' | 'durationMs' | 'cached' | 'edited'> {
  /** Its inputs and outputs were kept. */
  kept: boolean
}

/** A step of one run beside the same step, by id and type, of another; null where a run has none. */
export interface ComparedStep extends Pick<StepRecord, 'stepId' | 'type'> {
  a: ComparedSide | null
  b: ComparedSide | null
  /** Its settings differ. */
  config: boolean
  /** Ports whose values differ; none where a side kept no values. */
  inputs: string[]
  outputs: string[]
}

export interface RunComparison {
  a: RunSummary & Pick<RunRecord, 'graph'>
  b: RunSummary & Pick<RunRecord, 'graph'>
  /** Inputs and outputs of the runs that differ, by name. */
  inputs: ComparedValue[]
  outputs: ComparedValue[]
  /** In the order of the first run's plan, then what only the second has. */
  steps: ComparedStep[]
}

export interface ComparedValue {
  name: string
  a?: unknown
  b?: unknown
}

export function summaryOf(run: ListedRun): RunSummary {
  const { id, pipelineId, pipelineName, versionId, origin, status, durationMs, usage } = run
  return {
    id,
    pipelineId,
    pipelineName,
    versionId,
    origin,
    status,
    durationMs,
    usage,
    startedAt: new Date(run.startedAt).toISOString(),
    title: titleOf(run.inputs),
    damaged: run.damage !== undefined,
  }
}

function titleOf(inputs: Record<string, unknown>): string {
  const text =
    typeof inputs.question === 'string'
      ? inputs.question
      : Object.values(inputs).find((value) => typeof value === 'string')
  return previewOf(text, 'text')
}

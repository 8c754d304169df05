import type { Outcome, StepRecord } from '@/pipeline/run-event'

/** What a card shows of a run: a step's state as far as it is known. */
export interface NodeRunState {
  state: 'queued' | 'running' | Outcome
  durationMs?: number
  preview?: string
}

/** What is needed of a step to show it on its card; step records and step summaries both have it. */
export type ShownStep = Pick<StepRecord, 'stepId' | 'outcome' | 'durationMs' | 'previews'>

/** The state of a finished step for its card. */
export function finishedState(step: ShownStep): NodeRunState {
  const preview = Object.values(step.previews).find((text) => text !== '')
  return { state: step.outcome, durationMs: step.durationMs, ...(preview === undefined ? {} : { preview }) }
}

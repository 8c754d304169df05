import { drawnMark } from '@/pipeline/marks'
import type { Outcome, RunStatus, StepRecord } from '@/pipeline/run-event'
import { type RunView, stepOf } from './run-view'

/** How a finished step is shown: what a person stopped did not fail, and what only quotes did not answer. */
export type ShownOutcome = Outcome | 'cancelled' | 'quoted'

/** What a card shows of a run: a step's state as far as it is known. */
export interface NodeRunState {
  state: 'queued' | 'running' | 'waiting' | ShownOutcome
  /** It no longer follows from the draft. */
  stale?: boolean
  durationMs?: number
  preview?: string
}

/** What is needed of a step to show it on its card; step records and step summaries both have it. */
export type ShownStep = Pick<
  StepRecord,
  'stepId' | 'outcome' | 'error' | 'durationMs' | 'previews' | 'cached' | 'notes'
>

const onlyQuotes = ({ notes }: Pick<StepRecord, 'notes'>): boolean =>
  notes.some(({ code }) => code === 'built-in-model')

/** The record of a step that was stopped says `failed` with the code `cancelled`. */
export function shownOutcome(step: Pick<StepRecord, 'outcome' | 'error' | 'notes'>): ShownOutcome {
  if (step.outcome === 'failed' && step.error?.code === 'cancelled') return 'cancelled'
  return step.outcome === 'ok' && onlyQuotes(step) ? 'quoted' : step.outcome
}

/** How a run is shown: one that went well, but whose answer is only quoted, is not green. */
export const shownStatus = (
  status: RunStatus | 'running',
  steps: readonly Pick<StepRecord, 'notes'>[],
): RunStatus | 'running' | 'quoted' => (status === 'ok' && steps.some(onlyQuotes) ? 'quoted' : status)

/** Whether there is no time worth telling. */
export const didNotRun = ({ outcome }: Pick<StepRecord, 'outcome'>): boolean =>
  outcome === 'skipped' || outcome === 'pinned' || outcome === 'disabled'

/** The state of a finished step for its card. */
export function finishedState(step: ShownStep): NodeRunState {
  const preview = Object.values(step.previews).find((text) => text !== '')
  const state = shownOutcome(step)
  return {
    state,
    // What was taken from an earlier run took no time of its own.
    ...(didNotRun(step) || step.cached ? {} : { durationMs: step.durationMs }),
    ...(preview === undefined ? {} : { preview }),
  }
}

/** Whether a result no longer follows from the draft; results of earlier versions and of endpoints do not tell. */
export const isStale = (
  { stepId, mark }: Pick<StepRecord, 'stepId' | 'mark'>,
  marks: Readonly<Record<string, string>>,
) => mark !== undefined && marks[stepId] !== undefined && marks[stepId] !== drawnMark(mark)

type Shown = Pick<RunView, 'status' | 'steps'> & Partial<Pick<RunView, 'carried' | 'expected'>>

/** What may be shown of a run while the server does not answer: what has ended; whether the rest goes on nobody knows. */
export function shownView(view: Shown, lost: boolean): Shown {
  if (!lost || view.status !== 'running') return view
  const ended = Object.entries(view.steps).filter(([, { record }]) => record)
  return { ...view, steps: Object.fromEntries(ended), expected: new Set() }
}

/** What each card shows of the run. While it goes on, a step that has not started is queued. */
export function nodeStates(
  view: Shown | null,
  nodeIds: readonly string[],
  marks: Readonly<Record<string, string>> = {},
): Record<string, NodeRunState> {
  if (!view) return {}
  const states: Record<string, NodeRunState> = {}
  for (const id of nodeIds) {
    const step = stepOf(view, id)
    if (step?.record)
      states[id] = {
        ...finishedState(step.record),
        ...(view.status !== 'running' && isStale(step.record, marks) && { stale: true }),
      }
    else if (step) states[id] = { state: step.state === 'waiting' ? 'waiting' : 'running' }
    else if (view.status === 'running' && view.expected?.has(id) !== false) states[id] = { state: 'queued' }
  }
  return states
}

import type { ErrorInfo } from '@/pipeline/errors'
import type { Outcome, RunEvent, RunPart, RunStatus, StepRecord, Usage } from '@/pipeline/run-event'

export interface StepView {
  stepId: string
  state: 'running' | 'retrying' | 'waiting' | Outcome
  startedAt: number
  attempt: number
  /** Why the last attempt failed, while the next one waits. */
  retry?: { error: ErrorInfo; delayMs: number }
  record?: StepRecord
  /** The inputs of a step that waits at its breakpoint. */
  waiting?: Record<string, unknown>
  /** The earlier run that is shown here: this one left the step out. */
  runId?: string
}

/** A run as its events told it so far. */
export interface RunView {
  runId: string
  status: 'running' | RunStatus
  startedAt: number | null
  steps: Record<string, StepView>
  /** Text that streamed, by `step:port`. */
  streamed: Record<string, string>
  outputs: Record<string, unknown>
  error: ErrorInfo | null
  usage: Usage | null
  durationMs: number | null
  lastSeq: number
  /** What of the graph runs; null: all that leads to the output. */
  part: RunPart | null
  /** Of a part: its steps. Others are not waited for. */
  expected: ReadonlySet<string> | null
  /** Steps of earlier runs that are shown beside a part. */
  carried: Readonly<Record<string, StepView>>
}

export const newRunView = (runId: string, beside: Partial<Pick<RunView, 'expected' | 'carried'>> = {}): RunView => ({
  runId,
  status: 'running',
  startedAt: null,
  steps: {},
  streamed: {},
  outputs: {},
  error: null,
  usage: null,
  durationMs: null,
  lastSeq: -1,
  part: null,
  expected: null,
  carried: {},
  ...beside,
})

/** What is known of a step, from the run or from an earlier one. */
export const stepOf = (
  view: (Pick<RunView, 'steps'> & Partial<Pick<RunView, 'carried'>>) | null | undefined,
  id: string,
): StepView | undefined => view?.steps[id] ?? view?.carried?.[id]

/** What is kept of the steps that have ended. */
export const recordsOf = ({ steps }: Pick<RunView, 'steps'>): StepRecord[] =>
  Object.values(steps).flatMap(({ record }) => record ?? [])

/** Where a step's record is kept. */
export const runOfStep = (view: Pick<RunView, 'runId'>, step: StepView): string => step.runId ?? view.runId

export const streamKey = (step: string, port: string): string => `${step}:${port}`

/** Takes in one event. Events that a reconnect brings a second time change nothing. */
export function applyRunEvent(view: RunView, event: RunEvent): RunView {
  if (event.seq <= view.lastSeq) return view
  const next = { ...view, lastSeq: event.seq }
  switch (event.type) {
    // Kept with the run, and never told.
    case 'step.inner':
      return next
    case 'run.started':
      return { ...next, startedAt: event.at, part: event.part ?? null }
    case 'step.started':
      return withStep(next, {
        stepId: event.stepId,
        state: 'running',
        startedAt: next.steps[event.stepId]?.startedAt ?? event.at,
        attempt: event.attempt,
      })
    case 'step.waiting':
      return withStep(next, {
        stepId: event.stepId,
        state: 'waiting',
        startedAt: event.at,
        attempt: 0,
        waiting: event.inputs,
      })
    case 'step.token': {
      const key = streamKey(event.stepId, event.port)
      const before = event.reset ? '' : (next.streamed[key] ?? '')
      return { ...next, streamed: { ...next.streamed, [key]: before + event.text } }
    }
    case 'step.retrying':
      return withStep(withoutStream(next, event.stepId), {
        stepId: event.stepId,
        state: 'retrying',
        startedAt: next.steps[event.stepId]?.startedAt ?? event.at,
        attempt: event.attempt,
        retry: { error: event.error, delayMs: event.delayMs },
      })
    case 'step.finished':
      return withStep(withPartial(next, event.step), {
        stepId: event.step.stepId,
        state: event.step.outcome,
        startedAt: event.step.startedAt,
        attempt: event.step.attempts,
        record: event.step,
      })
    case 'run.finished':
      return {
        ...next,
        status: event.status,
        steps: endedSteps(next.steps),
        outputs: event.outputs,
        error: event.error ?? null,
        usage: event.usage,
        durationMs: event.durationMs,
      }
  }
}

/** Tokens are live only: who comes later has what a step that broke off had streamed from its record. */
function withPartial(view: RunView, { stepId, partial = {} }: StepRecord): RunView {
  const texts = Object.entries(partial).map(([port, text]): [string, string] => [streamKey(stepId, port), text])
  return texts.length === 0 ? view : { ...view, streamed: { ...view.streamed, ...Object.fromEntries(texts) } }
}

/** A step without its end belongs to a run that a crash cut off: it goes on no more, and how it would have ended nobody knows. */
function endedSteps(steps: RunView['steps']): RunView['steps'] {
  return Object.fromEntries(Object.entries(steps).filter(([, step]) => step.record !== undefined))
}

function withStep(view: RunView, step: StepView): RunView {
  return { ...view, steps: { ...view.steps, [step.stepId]: step } }
}

/** A new attempt streams from the start: what the failed one said must not stand before it. */
function withoutStream(view: RunView, stepId: string): RunView {
  const kept = Object.entries(view.streamed).filter(([key]) => !key.startsWith(`${stepId}:`))
  return { ...view, streamed: Object.fromEntries(kept) }
}

export const isRunning = (view: RunView | null): boolean => view?.status === 'running'

/** Whether nothing goes on until somebody lets a step go on that waits. */
export function isHeld({ status, steps }: Pick<RunView, 'status' | 'steps'>): boolean {
  const states = Object.values(steps).map(({ state }) => state)
  return status === 'running' && states.includes('waiting') && !states.some((s) => s === 'running' || s === 'retrying')
}

/** The step that made the run fail, to lead a person there. */
export function failedStep(view: RunView): StepView | null {
  const failed = Object.values(view.steps).filter((step) => step.state === 'failed')
  return failed.sort((a, b) => a.startedAt - b.startedAt)[0] ?? null
}

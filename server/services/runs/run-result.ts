import { AppError, errorOf, meaning } from '@/pipeline/errors'
import {
  type Outcome,
  plainNote,
  type RunEvent,
  type RunFinished,
  type RunStatus,
  type StepRecord,
  type Usage,
} from '@/pipeline/run-event'

/** What a run gives to somebody outside: its outputs, and what happened without what steps carry inside. */
export interface RunResult {
  runId: string
  status: Exclude<RunStatus, 'failed' | 'cancelled'>
  outputs: Record<string, unknown>
  notes: (ReturnType<typeof plainNote> & { step: string })[]
  usage: Usage
  /** How likely the answer is right, 0…1; only from models that can tell. */
  confidence?: number
  timings: { totalMs: number; steps: StepTiming[] }
}

/** Milliseconds; `startMs` counts from the start of the run. */
export interface StepTiming {
  step: string
  type: string
  outcome: Outcome
  startMs: number
  durationMs: number
}

/** Gathers what the result of a run tells about its steps, as their events pass by. */
export class ResultBuilder {
  readonly #steps: StepRecord[] = []
  #startedAt = 0

  add(event: RunEvent): void {
    if (event.type === 'run.started') this.#startedAt = event.at
    else if (event.type === 'step.finished') this.#steps.push(event.step)
  }

  /** The result of a run that ended well enough. Throws the run's error when it failed or was stopped. */
  build(end: RunFinished): RunResult {
    const { runId, status, outputs, usage, durationMs } = end
    if (status === 'failed' || status === 'cancelled') throw failureOf(end)
    const confidence = this.#confidence()
    return {
      runId,
      status,
      outputs,
      notes: this.#steps.flatMap(({ stepId, notes }) => notes.map((note) => ({ step: stepId, ...plainNote(note) }))),
      usage,
      ...(confidence !== undefined && { confidence }),
      timings: { totalMs: rounded(durationMs), steps: this.#steps.map((step) => this.#timing(step)) },
    }
  }

  /** As `build`, as JSON text, of which the text of the outputs is given. */
  text(end: RunFinished, outputs: string): string {
    const { runId, status, notes, usage, confidence, timings } = this.build(end)
    const rest = JSON.stringify({ notes, usage, confidence, timings }).slice(1)
    return `{"runId":${JSON.stringify(runId)},"status":"${status}","outputs":${outputs},${rest}`
  }

  /** What the last model that knows told. */
  #confidence(): number | undefined {
    for (let at = this.#steps.length - 1; at >= 0; at -= 1) {
      const confidence = this.#steps[at]?.details?.confidence
      if (typeof confidence === 'number') return confidence
    }
    return undefined
  }

  #timing({ stepId, type, outcome, startedAt, durationMs }: StepRecord): StepTiming {
    const startMs = rounded(Math.max(0, startedAt - this.#startedAt))
    return { step: stepId, type, outcome, startMs, durationMs: rounded(durationMs) }
  }
}

/** To two places: more would only make the document longer. */
const rounded = (ms: number): number => Math.round(ms * 100) / 100

function failureOf({ runId, error }: RunFinished): AppError {
  if (!error) return new AppError('internal', meaning('internal'), { details: { runId } })
  return errorOf(error, { details: { ...error.details, runId } })
}

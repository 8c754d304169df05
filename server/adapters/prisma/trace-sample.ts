import type { RunEvent, StepRecord } from '@/pipeline/run-event'

/** What stands in a step's details when its data was not kept. */
const notKept = 'Under load only some successful endpoint runs keep the inputs and outputs of their steps.'

/**
 * Says which traces are kept whole when many runs end at once: at most `perSecond`, spread over time by a token bucket
 * (https://en.wikipedia.org/wiki/Token_bucket) that holds one second's worth.
 */
export class TraceBudget {
  private left: number
  private filledAt: number

  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = perSecond
    this.filledAt = now()
  }

  /** Whether one more whole trace may be kept now. */
  take(): boolean {
    const at = this.now()
    this.left = Math.min(this.perSecond, this.left + ((at - this.filledAt) / 1000) * this.perSecond)
    this.filledAt = at
    if (this.left < 1) return false
    this.left -= 1
    return true
  }
}

/** The events without the data of steps: outcomes, notes and times stay. The run's own inputs and outputs are in its row. */
export function withoutData(events: readonly RunEvent[]): RunEvent[] {
  const light: RunEvent[] = []
  for (const event of events) {
    if (event.type === 'step.finished') light.push({ ...event, step: withoutValues(event.step) })
    else if (event.type !== 'run.finished') light.push(event)
  }
  return light
}

function withoutValues(step: StepRecord): StepRecord {
  const { stepId, type, outcome, notes, error, startedAt, durationMs, attempts, cached, usage } = step
  const facts = { stepId, type, outcome, notes, error, startedAt, durationMs, attempts, cached, usage }
  return { ...facts, inputs: {}, outputs: {}, previews: {}, details: { notKept } }
}

import type { RunEvent } from '@/pipeline/run-event'

/** What stands in a step's details when its data was not kept. */
const notKept = JSON.stringify(
  'Under load only some successful endpoint runs keep the inputs and outputs of their steps.',
)

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

/**
 * The events as JSON text without the data of steps: outcomes, notes and times stay. That a step began is in its record,
 * and the run's own inputs and outputs are in its row. Written out by hand, because under load every run passes here.
 */
export function lightTrace(events: readonly RunEvent[]): string {
  let text = ''
  for (const event of events) {
    if (event.type === 'run.finished' || event.type === 'step.started' || event.type === 'step.inner') continue
    if (text !== '') text += ','
    text += event.type === 'step.finished' ? finishedText(event) : JSON.stringify(event)
  }
  return `[${text}]`
}

function finishedText({ runId, seq, at, step }: Extract<RunEvent, { type: 'step.finished' }>): string {
  const { stepId, type, outcome, notes, error, startedAt, durationMs, attempts, cached, usage } = step
  const facts =
    `"stepId":${JSON.stringify(stepId)},"type":${JSON.stringify(type)},"outcome":"${outcome}",` +
    `"startedAt":${startedAt},"durationMs":${Math.round(durationMs * 100) / 100},"attempts":${attempts},"cached":${cached},` +
    `"notes":${notes.length === 0 ? '[]' : JSON.stringify(notes)}` +
    (error === undefined ? '' : `,"error":${JSON.stringify(error)}`) +
    (usage === undefined ? '' : `,"usage":${JSON.stringify(usage)}`)
  const nothing = `"inputs":{},"outputs":{},"previews":{},"details":{"notKept":${notKept}}`
  const base = `"type":"step.finished","runId":${JSON.stringify(runId)},"seq":${seq},"at":${Math.round(at)}`
  return `{${base},"step":{${facts},${nothing}}}`
}

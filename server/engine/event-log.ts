import { isLifecycle, type RunEvent, type RunFinished } from '@/pipeline/run-event'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort } from './abort'

/** The text one port has streamed so far. `marks` holds, per token, its seq and where it ends in `text`. */
interface Stream {
  stepId: string
  port: string
  runId: string
  at: number
  text: string
  seqs: number[]
  ends: number[]
  /** The token that began the text anew, if one did. */
  resetAt?: number
}

/**
 * The events of one run, for any number of readers, who may come late and come back. Lifecycle events are kept;
 * tokens are kept as the text they make up, so a reader who is late or slow gets what he missed as one token.
 * Readers hold no queue: a slow one blocks nobody and costs no memory.
 */
export class RunLog {
  private readonly kept: RunEvent[] = []
  private readonly streams: Stream[] = []
  private readonly waiting = new Set<() => void>()
  private end: RunFinished | undefined

  /** The last event, once there is one. */
  get finished(): RunFinished | undefined {
    return this.end
  }

  /** The lifecycle events so far. */
  get events(): readonly RunEvent[] {
    return this.kept
  }

  append(event: RunEvent): void {
    if (this.end) throw new Error('A run has no events after run.finished')
    if (event.type === 'step.inner') return
    if (isLifecycle(event)) this.kept.push(event)
    else if (event.type === 'step.token') this.addToken(event)
    if (event.type === 'run.finished') {
      this.end = event
      this.streams.length = 0
    }
    for (const wake of this.waiting) wake()
  }

  /** The events after `afterSeq` (0: all), then live ones, up to `run.finished` or until the signal aborts. */
  async *subscribe(afterSeq = 0, signal?: StopSignal): AsyncGenerator<RunEvent, void, undefined> {
    let seq = afterSeq
    let wake = () => {}
    const forget = onAbort(signal, () => wake())
    try {
      while (!signal?.aborted) {
        for (const event of this.since(seq)) {
          yield event
          seq = event.seq
          if (event.type === 'run.finished' || signal?.aborted) return
        }
        if (this.end && this.end.seq <= seq) return
        if (this.hasSince(seq)) continue
        await new Promise<void>((resolve) => {
          wake = resolve
          this.waiting.add(resolve)
        })
        this.waiting.delete(wake)
      }
    } finally {
      forget()
    }
  }

  private addToken({ stepId, port, runId, at, seq, text, reset }: Extract<RunEvent, { type: 'step.token' }>): void {
    // One or two at most: fewer than a map would pay off for.
    let stream = this.streams.find((known) => known.stepId === stepId && known.port === port)
    if (!stream) {
      stream = { stepId, port, runId, at, text: '', seqs: [], ends: [] }
      this.streams.push(stream)
    }
    if (reset) Object.assign(stream, { text: '', seqs: [], ends: [], resetAt: seq })
    stream.text += text
    stream.at = at
    stream.seqs.push(seq)
    stream.ends.push(stream.text.length)
  }

  private since(seq: number): RunEvent[] {
    const from = firstAfter(this.kept.length, (index) => this.kept[index]?.seq ?? 0, seq)
    const events = this.kept.slice(from)
    let mixed = false
    for (const stream of this.streams) {
      const token = catchUp(stream, seq)
      if (token) mixed = events.push(token) > 1 || mixed
    }
    return mixed ? events.sort((a, b) => a.seq - b.seq) : events
  }

  private hasSince(seq: number): boolean {
    if ((this.kept.at(-1)?.seq ?? 0) > seq) return true
    for (const stream of this.streams) if ((stream.seqs.at(-1) ?? 0) > seq) return true
    return false
  }
}

/** What a port streamed after `seq`, as one token that carries the seq of its last part. */
function catchUp(stream: Stream, seq: number): RunEvent | undefined {
  const from = firstAfter(stream.seqs.length, (index) => stream.seqs[index] ?? 0, seq)
  const last = stream.seqs.at(-1)
  if (last === undefined || from === stream.seqs.length) return undefined
  const start = from === 0 ? 0 : (stream.ends[from - 1] ?? 0)
  const { stepId, port, runId, at, resetAt } = stream
  const token: RunEvent = { type: 'step.token', runId, seq: last, at, stepId, port, text: stream.text.slice(start) }
  // Only for who has seen some of what was taken back, or may have.
  return resetAt !== undefined && seq < resetAt ? { ...token, reset: true } : token
}

/** The first index whose seq is above `seq`; searched from the end, where readers usually are. */
function firstAfter(length: number, seqAt: (index: number) => number, seq: number): number {
  let index = length
  while (index > 0 && seqAt(index - 1) > seq) index -= 1
  return index
}

import { errorInfo } from '@/pipeline/errors'
import { isLifecycle, type RunEvent, type RunFinished } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import { TurnoverMap } from '@/server/turnover-map'
import type { Refused, RunTarget } from './drain'
import type { JournalPart, RunJournal } from './journal'
import type { Recording } from './recording'
import { lineOf } from './rows'
import { encodeEvents, Origins } from './trace'
import { lightTrace, type TraceBudget } from './trace-sample'

export interface RunWriterOptions {
  flushMs: number
  /** How many runs of a workspace are kept, and after how many finished ones its oldest are deleted. */
  keep: number
  pruneEvery: number
  /** Write nothing of a run before it has ended. */
  endedOnly: boolean
  /** How many successful endpoint runs keep the data of their steps; all others always do. */
  traces: TraceBudget
  recording: Recording
  onError: (error: unknown, message: string) => void
}

/** A run that is going on. */
interface OpenRun {
  run: RunRecord
  /** Its outputs as JSON text. */
  outputs: string
  notedAt: number
  /** The journal knows of it. */
  noted: boolean
  events: RunEvent[]
  origins: Origins
}

/** A run that ends sooner than this is written in one go, which costs a fraction. Milliseconds. */
const YOUNG_MS = 500
/** While more than this waits for the database, traces are given up, never runs. Bytes. */
const MAX_WAITING = 512 * 1024 * 1024
/** How long to wait after a failure before trying again, at first and at most. Milliseconds. */
const RETRY_MS = { first: 1000, most: 60_000 }

/** Notes what happens in runs in the journal, and has that carried to the database in batches. */
export class RunWriter {
  private readonly runs = new TurnoverMap<string, OpenRun>()
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private retryMs = RETRY_MS.first
  /** After a failure: when to try again by itself. */
  private pausedUntil = 0
  /** Runs that have ended since the oldest of their workspace were deleted. */
  private readonly sincePrune = new Map<string, number>()
  private closed = false

  constructor(
    private readonly target: RunTarget,
    private readonly journal: RunJournal,
    private readonly options: RunWriterOptions,
  ) {}

  begin(run: RunRecord): void {
    const notedAt = performance.now()
    this.runs.set(run.id, { run, outputs: '{}', notedAt, noted: false, events: [], origins: new Origins() })
    this.plan(this.options.flushMs)
  }

  record(event: RunEvent): void {
    if (isLifecycle(event)) this.opened(event.runId).events.push(event)
  }

  /** Gives the outputs as JSON text. Throws when the end cannot be kept and the run is to be refused for it. */
  finish(event: RunFinished): string {
    const open = this.opened(event.runId)
    open.events.push(event)
    open.outputs = JSON.stringify(event.outputs)
    const { run } = open
    run.status = event.status
    run.outputs = event.outputs
    run.error = event.error ?? null
    run.usage = event.usage
    run.durationMs = event.durationMs
    this.plan(this.options.flushMs)
    if (this.note(open)) this.runs.delete(run.id)
    else this.lose(open)
    this.sincePrune.set(run.workspaceId, (this.sincePrune.get(run.workspaceId) ?? 0) + 1)
    return open.outputs
  }

  /** Settles when all that is noted is on the disk itself. Rejects when it is not and the run is to be refused for it. */
  async synced(runId: string): Promise<void> {
    try {
      await this.journal.sync()
    } catch (error) {
      this.options.recording.failed(error)
      this.options.recording.lose(runId)
    }
  }

  private lose(open: OpenRun): void {
    const { run } = open
    try {
      this.options.recording.lose(run.id)
    } catch (error) {
      Object.assign(run, { status: 'failed', outputs: {}, error: errorInfo(error) } satisfies Partial<RunRecord>)
      open.outputs = '{}'
      open.events = []
      throw error
    } finally {
      // The database may believe that it runs: its end is noted as soon as that is possible.
      if (!open.noted) this.runs.delete(run.id)
    }
  }

  /** Writes all that is known, of running runs too. Failures are told to `onError` and tried again later. */
  flush(): Promise<void> {
    return this.inTurn(() => this.write(0))
  }

  /** Does something with the database between two batches. */
  async between<T>(work: (target: RunTarget) => Promise<T>): Promise<T> {
    const done = this.writing.then(() => work(this.target))
    this.writing = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  async close(): Promise<void> {
    await this.flush()
    this.closed = true
    clearTimeout(this.timer)
    await this.target.close()
  }

  private opened(runId: string): OpenRun {
    const open = this.runs.get(runId)
    if (!open) throw new Error(`Run ${runId} has not begun or has ended`)
    return open
  }

  /** False when the disk does not take it; then what happened is kept for another try. */
  private note(open: OpenRun): boolean {
    const { run, outputs, events } = open
    open.notedAt = performance.now()
    try {
      this.journal.append(lineOf(run, outputs, events.at(-1)?.seq ?? 0, this.traceOf(open)))
    } catch (error) {
      this.options.recording.failed(error)
      // What was to be the first place of a value is not there.
      open.origins = new Origins()
      return false
    }
    this.options.recording.kept()
    open.noted = true
    open.events = []
    return true
  }

  private traceOf({ run, events, origins }: OpenRun): string {
    if (events.length === 0) return ''
    if (this.journal.waiting > MAX_WAITING) {
      this.options.onError(new Error('Too many runs wait to be written'), `The trace of run ${run.id} is given up`)
      return ''
    }
    // Without data nothing can have been there before.
    return this.isSampledOut(run) ? lightTrace(events) : encodeEvents(events, origins)
  }

  private isSampledOut({ origin, status }: RunRecord): boolean {
    return origin === 'endpoint' && status === 'ok' && !this.options.traces.take()
  }

  private noteRunning(olderThanMs: number): void {
    if (this.options.endedOnly) return
    const now = performance.now()
    for (const open of this.runs.values()) {
      const hasEnded = open.run.status !== 'running'
      const isNew = hasEnded || !open.noted || open.events.length > 0
      if (isNew && now - open.notedAt >= olderThanMs && this.note(open) && hasEnded) this.runs.delete(open.run.id)
    }
  }

  private plan(ms: number): void {
    if (this.closed || this.timer !== undefined) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.inTurn(() => this.write(YOUNG_MS))
    }, ms)
    this.timer.unref()
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.writing = this.writing.then(work)
    return this.writing
  }

  /** Never rejects. */
  private async write(noteOlderThanMs: number): Promise<void> {
    this.noteRunning(noteOlderThanMs)
    const pausedMs = this.pausedUntil - performance.now()
    if (pausedMs > 0 && noteOlderThanMs > 0) return this.plan(pausedMs)
    for (const part of this.journal.parts()) {
      if (!(await this.drain(part))) {
        this.pausedUntil = performance.now() + this.retryMs
        this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.most)
        return this.plan(this.options.flushMs)
      }
    }
    this.retryMs = RETRY_MS.first
    await this.pruneSometimes()
    if (this.runs.size > 0 || this.journal.waiting > 0) this.plan(this.options.flushMs)
  }

  private async drain(part: JournalPart): Promise<boolean> {
    try {
      const result = await this.target.drain(part)
      reportRefused(result.refused, this.options.onError)
      this.journal.settle(part, result.upTo, () => this.openLines())
      if (result.error === undefined) return true
      throw new Error(result.error)
    } catch (error) {
      this.options.onError(error, 'Runs cannot be written to the database at present')
      return false
    }
  }

  /** The runs that are going on and that the database knows of: after a crash somebody must tell their end. */
  private openLines(): string[] {
    const lines: string[] = []
    for (const { noted, run, outputs } of this.runs.values()) if (noted) lines.push(lineOf(run, outputs, 0, ''))
    return lines
  }

  private async pruneSometimes(): Promise<void> {
    for (const [workspaceId, ended] of this.sincePrune) {
      if (ended < this.options.pruneEvery) continue
      this.sincePrune.delete(workspaceId)
      try {
        await this.target.prune(workspaceId, this.options.keep)
      } catch (error) {
        this.options.onError(error, 'Old runs could not be deleted')
      }
    }
  }
}

/** Says, in a line for each kind, what could not be brought to the database although it takes other runs. */
export function reportRefused(refused: readonly Refused[], onError: RunWriterOptions['onError']): void {
  const unreadable = refused.filter(({ runId }) => runId === null)
  const unwritable = refused.filter(({ runId }) => runId !== null)
  const tell = (which: readonly Refused[], what: string) => {
    const [first] = which
    if (first) onError(first.error, `${which.length} ${what}; they are kept in ${first.keptIn}`)
  }
  tell(unreadable, 'lines of the journal of runs cannot be read')
  tell(unwritable, 'runs cannot be written to the database')
}

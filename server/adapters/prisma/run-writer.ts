import type { PrismaClient } from '@/generated/sqlite/client'
import { isLifecycle, type RunEvent, type RunFinished } from '@/pipeline/run-event'
import type { NewRun } from '@/server/capabilities/run-store'
import { type RunJob, writeJobs } from './run-batch'
import type { JournalFile, RunJournal } from './run-journal'
import type { JournalEntry } from './run-recovery'
import { type FinishColumns, finishColumns, type RunRow, rowOf } from './run-rows'
import { encodeEvents, type Origins } from './run-trace'

export interface RunWriterOptions {
  workspaceId: string
  flushMs: number
  onError: (error: unknown, message: string) => void
  onWritten: (finishedRuns: number) => Promise<void>
}

/** A run of which something is still to be written. */
interface OpenRun {
  row: RunRow
  noted: number
  created: boolean
  events: RunEvent[]
  origins: Origins
  finish?: FinishColumns
  journal?: JournalFile
}

/** A run that ends sooner than this is written in one go, which costs a fraction. Milliseconds. */
const YOUNG_MS = 500
/** So many runs are written at once without waiting for the timer. */
const FULL = 200
/** So many runs wait at most while the database is away; the traces of later ones are given up, never the runs. */
const MAX_WAITING = 2000
/** How long to wait after a failure before trying again. Milliseconds. */
const AFTER_FAILURE_MS = 1000

/** Collects what happens in runs and writes it in batches: one row per run and one for its events. */
export class RunWriter {
  private readonly runs = new Map<string, OpenRun>()
  private waiting: RunJob[] = []
  private ended = 0
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private closed = false

  constructor(
    private readonly prisma: PrismaClient,
    private readonly journal: RunJournal,
    private readonly options: RunWriterOptions,
  ) {}

  begin(run: NewRun): void {
    const row = rowOf(run, this.options.workspaceId)
    this.runs.set(run.id, { row, noted: performance.now(), created: false, events: [], origins: new Map() })
    this.plan(this.options.flushMs)
  }

  record(event: RunEvent): void {
    if (!isLifecycle(event)) return
    this.opened(event.runId).events.push(event)
    this.plan(this.options.flushMs)
  }

  finish(event: RunFinished): void {
    const open = this.opened(event.runId)
    open.events.push(event)
    open.finish = finishColumns(event)
    open.journal = this.note(open, open.finish)
    this.ended += 1
    if (this.ended === FULL) this.plan(0)
    else this.plan(this.options.flushMs)
  }

  /** Writes all that is noted, running runs included. Failures are reported to `onError` and tried again later. */
  flush(): Promise<void> {
    return this.inTurn(() => this.write(true))
  }

  async close(): Promise<void> {
    await this.flush()
    this.closed = true
    clearTimeout(this.timer)
  }

  private opened(runId: string): OpenRun {
    const open = this.runs.get(runId)
    if (!open) throw new Error(`Run ${runId} has not begun or has ended`)
    return open
  }

  private note(open: OpenRun, finish: FinishColumns): JournalFile | undefined {
    const entry: JournalEntry = { row: open.created ? { ...open.row, graph: '', plan: '' } : open.row, finish }
    try {
      return this.journal.append(entry)
    } catch (error) {
      this.options.onError(error, 'The journal of runs cannot be written')
      return undefined
    }
  }

  private plan(ms: number): void {
    if (this.closed || (this.timer !== undefined && ms > 0)) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.inTurn(() => this.write(false))
    }, ms)
    this.timer.unref()
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.writing = this.writing.then(work)
    return this.writing
  }

  /** Never rejects. */
  private async write(all: boolean): Promise<void> {
    const jobs = [...this.waiting, ...this.takeJobs(all)]
    this.waiting = []
    if (jobs.length === 0) return this.planRest()
    this.journal.turn()
    const result = await writeJobs(this.prisma, jobs)
    if (result.error !== undefined && result.refused.length === 0) {
      this.options.onError(result.error, 'Runs cannot be written to the database at present')
    }
    for (const { job, error } of result.refused)
      this.options.onError(error, `Run ${job.runId} cannot be written to the database`)
    for (const { journal } of [...result.written, ...result.refused.map(({ job }) => job)]) {
      if (journal !== undefined) this.journal.settle(journal)
    }
    this.waiting = result.failed
    this.planRest()
    await this.options.onWritten(result.written.filter((job) => job.finish).length)
  }

  private planRest(): void {
    if (this.waiting.length > 0) this.plan(AFTER_FAILURE_MS)
    else if (this.runs.size > 0) this.plan(this.options.flushMs)
  }

  private takeJobs(all: boolean): RunJob[] {
    const jobs: RunJob[] = []
    const now = performance.now()
    for (const [runId, open] of this.runs) {
      if (!open.finish && !all && now - open.noted < YOUNG_MS) continue
      const job = this.jobOf(runId, open)
      if (job) jobs.push(job)
      if (open.finish) this.runs.delete(runId)
    }
    this.ended = 0
    return jobs
  }

  private jobOf(runId: string, open: OpenRun): RunJob | null {
    const last = open.events.at(-1)
    if (open.created && !last) return null
    const job: RunJob = { runId }
    if (!open.created) job.create = open.row
    if (open.finish) Object.assign(job, { finish: open.finish, journal: open.journal })
    if (last && this.waiting.length < MAX_WAITING)
      job.events = { seq: last.seq, event: encodeEvents(open.events, open.origins) }
    else if (last)
      this.options.onError(new Error('Too many runs wait to be written'), `The trace of run ${runId} is given up`)
    open.created = true
    open.events = []
    open.noted = performance.now()
    return job
  }
}

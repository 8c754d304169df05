import type { PrismaClient } from '@/generated/sqlite/client'
import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type {
  NewRun,
  RecordingState,
  RunQuery,
  RunStore,
  StoredRun,
  StoredRunDetails,
  UnrecordedRuns,
} from '@/server/capabilities/run-store'
import { Recording } from './recording'
import { RunDrain, type RunTarget } from './run-drain'
import { RunJournal } from './run-journal'
import { cursorOf, listColumns, newestFirst, pageWhere, toDetails, toStoredRun } from './run-rows'
import type { RunDatabase } from './run-sql'
import { RunThread } from './run-thread'
import { decodeEvents } from './run-trace'
import { RunWriter, reportRefused } from './run-writer'
import { TraceBudget } from './trace-sample'

export interface RunStoreOptions {
  workspaceId: string
  /** Where the journal lies. */
  dataFolder: string
  /** Hears what could not be written; the run itself is not disturbed. */
  onError: (error: unknown, message: string) => void
  /** How many runs are kept. */
  keep?: number
  /** After how many finished runs the oldest are deleted. */
  pruneEvery?: number
  flushMs?: number
  /** How many successful endpoint runs a second keep the inputs and outputs of their steps (default 20). */
  tracesPerSecond?: number
  /**
   * The address of the same database: a thread with a connection of its own writes there, so that requests do not wait
   * for it. Without it `prisma` writes, which suits a process that makes one run.
   */
  threadUrl?: string
  /** What becomes of runs that cannot be recorded (default: refused). */
  unrecorded?: UnrecordedRuns
  /** Write nothing of a run before it has ended: for a process whose journal nobody reads after a crash. */
  endedOnly?: boolean
}

/** Keeps runs in the relational store: written in batches behind the response, with a journal against crashes. */
export function createRunStore(prisma: PrismaClient, options: RunStoreOptions): RunStore {
  const { threadUrl } = options
  return new PrismaRunStore(prisma, options, threadUrl ? new RunThread(threadUrl) : new RunDrain(over(prisma)))
}

/** Writing through Prisma, where there is no connection of our own. */
function over(prisma: PrismaClient): RunDatabase {
  return {
    execute: (statements) =>
      prisma.$transaction(statements.map(({ sql, args }) => prisma.$executeRawUnsafe(sql, ...args))),
    close: async () => undefined,
  }
}

class PrismaRunStore implements RunStore {
  private readonly journal: RunJournal
  private readonly writer: RunWriter
  private readonly records: Recording
  private readonly workspaceId: string

  constructor(
    private readonly prisma: PrismaClient,
    private readonly options: RunStoreOptions,
    target: RunTarget,
  ) {
    this.workspaceId = options.workspaceId
    this.journal = new RunJournal(options.dataFolder)
    this.records = new Recording({
      unrecorded: options.unrecorded ?? 'refuse',
      probe: () => this.journal.probe(),
      onError: options.onError,
    })
    this.writer = new RunWriter(target, this.journal, {
      workspaceId: options.workspaceId,
      flushMs: options.flushMs ?? 200,
      keep: options.keep ?? 5000,
      pruneEvery: options.pruneEvery ?? 500,
      endedOnly: options.endedOnly ?? false,
      traces: new TraceBudget(options.tracesPerSecond ?? 20),
      recording: this.records,
      onError: options.onError,
    })
  }

  admit(): void {
    this.records.admit()
  }

  recording(): RecordingState {
    return this.records.state()
  }

  begin(run: NewRun): void {
    this.writer.begin(run)
  }

  record(event: RunEvent): void {
    this.writer.record(event)
  }

  finish(event: RunFinished): string {
    return this.writer.finish(event)
  }

  async list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }> {
    const where = pageWhere(query, this.workspaceId)
    await this.flush()
    const rows = await this.prisma.run.findMany({
      where,
      orderBy: newestFirst,
      take: query.limit + 1,
      select: listColumns,
    })
    const page = rows.slice(0, query.limit)
    const last = page.at(-1)
    return { runs: page.map(toStoredRun), nextCursor: rows.length > page.length && last ? cursorOf(last) : null }
  }

  async get(id: string): Promise<StoredRunDetails | null> {
    await this.flush()
    const row = await this.prisma.run.findFirst({ where: { id, workspaceId: this.workspaceId } })
    if (!row) return null
    if (row.graph !== '' || row.versionId === null) return toDetails(row, row.graph)
    const version = await this.prisma.pipelineVersion.findFirst({
      where: { id: row.versionId, pipeline: { workspaceId: this.workspaceId } },
      select: { graph: true },
    })
    return toDetails(row, version?.graph ?? '')
  }

  async step(runId: string, stepId: string): Promise<StepRecord | null> {
    const finished = (await this.events(runId, 0)).find(
      (event) => event.type === 'step.finished' && event.step.stepId === stepId,
    )
    return finished?.type === 'step.finished' ? finished.step : null
  }

  async events(runId: string, afterSeq: number): Promise<RunEvent[]> {
    await this.flush()
    const rows = await this.prisma.runEventRow.findMany({
      where: { runId, run: { workspaceId: this.workspaceId } },
      orderBy: { seq: 'asc' },
      select: { event: true },
    })
    return decodeEvents(rows.map((row) => row.event)).filter((event) => event.seq > afterSeq)
  }

  async prune(keep: number): Promise<number> {
    await this.flush()
    return this.writer.between((target) => target.prune(this.workspaceId, keep))
  }

  async recover(): Promise<{ replayed: number; interrupted: number }> {
    if (this.journal.waiting === 0) return { replayed: 0, interrupted: 0 }
    const { refused, ...counts } = await this.writer.between((target) => target.recover(this.journal.paths))
    reportRefused(refused, this.options.onError)
    this.journal.clear()
    return counts
  }

  flush(): Promise<void> {
    return this.writer.flush()
  }

  async close(): Promise<void> {
    await this.writer.close()
    this.journal.close()
    if (this.options.endedOnly) this.journal.remove()
  }
}

import type { PrismaClient } from '@/generated/sqlite/client'
import { AppError, errorInfo } from '@/pipeline/errors'
import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { NewRun, RunQuery, RunStore, StoredRun, StoredRunDetails } from '@/server/capabilities/run-store'
import { RunJournal } from './run-journal'
import { recoverRuns } from './run-recovery'
import { cursorOf, listColumns, newestFirst, olderThan, pageWhere, toDetails, toStoredRun } from './run-rows'
import { decodeEvents } from './run-trace'
import { RunWriter } from './run-writer'

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
}

/** Keeps runs in the relational store: written in batches behind the response, with a journal against crashes. */
export function createRunStore(prisma: PrismaClient, options: RunStoreOptions): RunStore {
  return new PrismaRunStore(prisma, options)
}

class PrismaRunStore implements RunStore {
  private readonly journal: RunJournal
  private readonly writer: RunWriter
  private readonly workspaceId: string
  private sincePrune = 0

  constructor(
    private readonly prisma: PrismaClient,
    private readonly options: RunStoreOptions,
  ) {
    this.workspaceId = options.workspaceId
    this.journal = new RunJournal(options.dataFolder)
    this.writer = new RunWriter(prisma, this.journal, {
      workspaceId: options.workspaceId,
      flushMs: options.flushMs ?? 50,
      onError: options.onError,
      onWritten: (count) => this.pruneSometimes(count),
    })
  }

  begin(run: NewRun): void {
    this.writer.begin(run)
  }

  record(event: RunEvent): void {
    this.writer.record(event)
  }

  finish(event: RunFinished): void {
    this.writer.finish(event)
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
    return this.deleteOld(keep)
  }

  private async deleteOld(keep: number): Promise<number> {
    const workspaceId = this.workspaceId
    const first = await this.prisma.run.findFirst({
      where: { workspaceId },
      orderBy: newestFirst,
      skip: keep,
      select: { id: true, startedAt: true },
    })
    if (!first) return 0
    const { count } = await this.prisma.run.deleteMany({
      where: { workspaceId, status: { not: 'running' }, OR: [{ id: first.id }, ...olderThan(first)] },
    })
    return count
  }

  async recover(): Promise<{ replayed: number; interrupted: number }> {
    const replayed = await recoverRuns(this.prisma, this.journal, (error) =>
      this.options.onError(error, 'A line of the journal of runs cannot be read'),
    )
    const error = errorInfo(new AppError('interrupted', 'Telar stopped while this run was going on.'))
    const { count } = await this.prisma.run.updateMany({
      where: { workspaceId: this.workspaceId, status: 'running' },
      data: { status: 'failed', error: JSON.stringify(error) },
    })
    return { replayed, interrupted: count }
  }

  flush(): Promise<void> {
    return this.writer.flush()
  }

  async close(): Promise<void> {
    await this.writer.close()
    this.journal.close()
  }

  private async pruneSometimes(written: number): Promise<void> {
    this.sincePrune += written
    if (this.sincePrune < (this.options.pruneEvery ?? 500)) return
    this.sincePrune = 0
    try {
      // Not `prune`: the writer waits for this, so this cannot wait for the writer.
      await this.deleteOld(this.options.keep ?? 5000)
    } catch (error) {
      this.options.onError(error, 'Old runs could not be deleted')
    }
  }
}

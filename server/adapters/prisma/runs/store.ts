import { z } from 'zod'
import type { Prisma, PrismaClient } from '@/generated/sqlite/client'
import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { RecordingState, RunQuery, RunStore, RunsFound, UnrecordedRuns } from '@/server/capabilities/run-store'
import { wordsSought } from '../words'
import { throughPrisma } from './database'
import { RunDrain } from './drain'
import { RunJournal } from './journal'
import { Recording } from './recording'
import { listColumns, listedRun, recordOf, stateOf } from './rows'
import { RunThread } from './thread'
import { decodeEvents } from './trace'
import { TraceBudget } from './trace-sample'
import { RunWriter, reportRefused } from './writer'

export interface RunStoreOptions {
  /** Where the journal lies. */
  dataFolder: string
  /** Hears what could not be written; the run itself is not disturbed. */
  onError: (error: unknown, message: string) => void
  /** How many runs of a workspace are kept. */
  keep?: number
  /** After how many finished runs of a workspace its oldest are deleted. */
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
  /** What `durable` waits for is on the disk itself, not only with the system: it survives a power cut. */
  durable?: boolean
  /** Write nothing of a run before it has ended: for a process whose journal nobody reads after a crash. */
  endedOnly?: boolean
}

/** Keeps runs in the relational store: written in batches behind the response, with a journal against crashes. */
export class PrismaRunStore implements RunStore {
  private readonly journal: RunJournal
  private readonly writer: RunWriter
  private readonly records: Recording

  constructor(
    private readonly prisma: PrismaClient,
    private readonly options: RunStoreOptions,
  ) {
    const { threadUrl, onError, durable = false } = options
    const journal = new RunJournal(options.dataFolder, durable)
    this.journal = journal
    this.records = new Recording({
      unrecorded: options.unrecorded ?? 'refuse',
      probe: () => journal.probe(),
      onError,
    })
    const target = threadUrl ? new RunThread(threadUrl, durable) : new RunDrain(throughPrisma(prisma))
    this.writer = new RunWriter(target, journal, {
      flushMs: options.flushMs ?? 200,
      keep: options.keep ?? 5000,
      pruneEvery: options.pruneEvery ?? 500,
      endedOnly: options.endedOnly ?? false,
      traces: new TraceBudget(options.tracesPerSecond ?? 20),
      recording: this.records,
      onError,
    })
  }

  admit(): void {
    this.records.admit()
  }

  recording(): RecordingState {
    return this.records.state()
  }

  begin(run: RunRecord): void {
    this.writer.begin(run)
  }

  record(event: RunEvent): void {
    this.writer.record(event)
  }

  finish(event: RunFinished): string {
    return this.writer.finish(event)
  }

  durable(runId: string): Promise<void> | undefined {
    return this.options.durable ? this.writer.synced(runId) : undefined
  }

  async list(workspaceId: string, query: RunQuery): Promise<RunsFound> {
    const where = whereOf(workspaceId, query)
    await this.flush()
    const [total, rows] = await Promise.all([
      this.prisma.run.count({ where }),
      this.prisma.run.findMany({
        where,
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        skip: query.offset,
        take: query.limit,
        select: listColumns,
      }),
    ])
    const ran = rows.flatMap(({ versionId }) => versionId ?? [])
    const versions = await this.prisma.pipelineVersion.findMany({
      where: { pipeline: { workspaceId }, OR: [{ id: { in: ran } }, { pipelineId: query.pipelineId ?? '' }] },
      orderBy: { number: 'desc' },
      select: { id: true, number: true },
    })
    return { runs: rows.map(listedRun), total, versions }
  }

  async newest(workspaceId: string): ReturnType<RunStore['newest']> {
    await this.flush()
    const rows: unknown = await this.prisma.$queryRaw`
      SELECT run."id", run."pipelineId", run."status", run."startedAt"
      FROM "Pipeline" JOIN "Run" AS run ON run."id" = (
        SELECT "id" FROM "Run" WHERE "pipelineId" = "Pipeline"."id" AND "workspaceId" = "Pipeline"."workspaceId"
        ORDER BY "startedAt" DESC, "id" DESC LIMIT 1
      ) WHERE "Pipeline"."workspaceId" = ${workspaceId}`
    return new Map(newestSchema.parse(rows).map(({ pipelineId, ...run }) => [pipelineId, run]))
  }

  async get(workspaceId: string, id: string): Promise<RunRecord | null> {
    await this.flush()
    const row = await this.prisma.run.findFirst({ where: { id, workspaceId } })
    if (!row) return null
    if (row.versionId === null || (row.graph !== '' && row.plan !== '')) return recordOf(row, null)
    const version = await this.prisma.pipelineVersion.findFirst({
      where: { id: row.versionId, pipeline: { workspaceId } },
      select: { graph: true, plan: true },
    })
    return recordOf(row, version)
  }

  async step(workspaceId: string, runId: string, stepId: string, within?: string): Promise<StepRecord | null> {
    for (const event of await this.events(workspaceId, runId, 0)) {
      if (event.type !== 'step.finished' && event.type !== 'step.inner') continue
      const path = event.type === 'step.inner' ? event.within : undefined
      if (path === within && event.step.stepId === stepId) return event.step
    }
    return null
  }

  async events(workspaceId: string, runId: string, afterSeq: number): Promise<RunEvent[]> {
    await this.flush()
    const rows = await this.prisma.runEventRow.findMany({
      where: { runId, run: { workspaceId } },
      orderBy: { seq: 'asc' },
      select: { event: true },
    })
    return decodeEvents(rows.map((row) => row.event)).filter((event) => event.seq > afterSeq)
  }

  async prune(workspaceId: string, keep: number): Promise<number> {
    await this.flush()
    return this.writer.between((target) => target.prune(workspaceId, keep))
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

const newestSchema = z.array(
  z.object({
    id: z.string(),
    pipelineId: z.string(),
    status: z.string().transform(stateOf),
    startedAt: z.coerce.date().transform((at) => at.getTime()),
  }),
)

function whereOf(workspaceId: string, query: RunQuery): Prisma.RunWhereInput {
  const { pipelineId, status, origin, version, text, since, before } = query
  return {
    workspaceId,
    // What is undefined filters nothing.
    pipelineId,
    status,
    origin,
    versionId: version === 'draft' ? null : version,
    startedAt: { gte: since, lt: before },
    ...(text !== undefined && {
      OR: [{ id: text.trim() }, { AND: wordsSought(text).map((word) => ({ words: { contains: word } })) }],
    }),
  }
}

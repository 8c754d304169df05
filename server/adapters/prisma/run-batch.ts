import { setImmediate as nextTurn } from 'node:timers/promises'
import { Prisma, type PrismaClient } from '@/generated/sqlite/client'
import type { JournalFile } from './run-journal'
import type { FinishColumns, RunRow } from './run-rows'

/** What one flush has to write about one run. */
export interface RunJob {
  runId: string
  /** The run is not in the database yet. */
  create?: RunRow
  finish?: FinishColumns
  events?: { seq: number; event: string }
  journal?: JournalFile
}

/** Runs per transaction: small, because requests wait while one is written. */
const CHUNK = 16

export interface BatchResult {
  written: RunJob[]
  /** To be tried again: the database did not take anything. */
  failed: RunJob[]
  /** The database takes others but not these. */
  refused: { job: RunJob; error: unknown }[]
  error?: unknown
}

/** Writes jobs in small transactions, letting other work go on between them. Never rejects. */
export async function writeJobs(prisma: PrismaClient, jobs: readonly RunJob[]): Promise<BatchResult> {
  const result: BatchResult = { written: [], failed: [], refused: [] }
  for (let start = 0; start < jobs.length; start += CHUNK) {
    const chunk = jobs.slice(start, start + CHUNK)
    try {
      await writeTogether(prisma, chunk)
      result.written.push(...chunk)
    } catch (error) {
      result.error = error
      await writeOneByOne(prisma, chunk, result)
      if (result.failed.length > 0) {
        result.failed.push(...jobs.slice(start + CHUNK))
        return result
      }
    }
    await nextTurn()
  }
  return result
}

/** Finds out whether the database is away or one run of a chunk is at fault. */
async function writeOneByOne(prisma: PrismaClient, chunk: readonly RunJob[], result: BatchResult): Promise<void> {
  const refused: BatchResult['refused'] = []
  let written = 0
  for (const job of chunk) {
    try {
      await writeTogether(prisma, [job])
      result.written.push(job)
      written += 1
    } catch (error) {
      refused.push({ job, error })
    }
  }
  if (written > 0) result.refused.push(...refused)
  else result.failed.push(...chunk)
}

function writeTogether(prisma: PrismaClient, jobs: readonly RunJob[]): Promise<unknown> {
  const created = jobs.flatMap((job) => (job.create ? [{ ...job.create, ...job.finish }] : []))
  const ended = jobs.flatMap(({ runId, create, finish }) => (finish && !create ? [{ runId, finish }] : []))
  const rows = jobs.flatMap(({ runId, events }) => (events ? [{ runId, ...events }] : []))
  const work: Prisma.PrismaPromise<unknown>[] = []
  if (created.length > 0) work.push(insert(prisma, 'Run', runColumns, created))
  // `updateMany`, because the run may have been deleted meanwhile.
  for (const { runId, finish } of ended) work.push(prisma.run.updateMany({ where: { id: runId }, data: finish }))
  if (rows.length > 0) work.push(insert(prisma, 'RunEventRow', ['runId', 'seq', 'event'], rows))
  return prisma.$transaction(work)
}

const runColumns = [
  'id',
  'workspaceId',
  'pipelineId',
  'pipelineName',
  'deploymentId',
  'origin',
  'status',
  'planHash',
  'graph',
  'plan',
  'versionId',
  'inputs',
  'outputs',
  'error',
  'inputTokens',
  'outputTokens',
  'durationMs',
  'startedAt',
] as const satisfies readonly (keyof RunRow)[]

/** One statement for all rows. `createMany` does the same at several times the cost, which every request would share. */
function insert<Column extends string>(
  prisma: PrismaClient,
  table: 'Run' | 'RunEventRow',
  columns: readonly Column[],
  rows: readonly { readonly [C in Column]?: unknown }[],
): Prisma.PrismaPromise<number> {
  const names = Prisma.raw(columns.map((column) => `"${column}"`).join(', '))
  const tuples = rows.map((row) => Prisma.sql`(${Prisma.join(columns.map((column) => row[column]))})`)
  return prisma.$executeRaw`INSERT INTO ${Prisma.raw(`"${table}"`)} (${names}) VALUES ${Prisma.join(tuples)}`
}

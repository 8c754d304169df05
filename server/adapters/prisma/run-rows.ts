import type { Prisma, Run } from '@/generated/sqlite/client'
import { AppError, type ErrorInfo } from '@/pipeline/errors'
import { graphSchema } from '@/pipeline/graph'
import type { RunFinished } from '@/pipeline/run-event'
import { runStatuses } from '@/pipeline/run-event'
import type { NewRun, RunOrigin, RunQuery, StoredRun, StoredRunDetails } from '@/server/capabilities/run-store'

/** What the end of a run changes in its row. */
export interface FinishColumns {
  status: string
  outputs: string
  error: string | null
  inputTokens: number
  outputTokens: number
  durationMs: number
}

/** All columns of a run, so that one statement can insert runs that are going on and runs that have ended. */
export type RunRow = Required<Prisma.RunCreateManyInput> & { startedAt: Date }

export function rowOf(run: NewRun, workspaceId: string): RunRow {
  return {
    id: run.id,
    workspaceId,
    pipelineId: run.pipelineId,
    pipelineName: run.pipelineName,
    deploymentId: run.deploymentId,
    origin: run.origin,
    status: 'running',
    planHash: run.planHash,
    graph: run.graph ? JSON.stringify(run.graph) : '',
    plan: run.plan ? JSON.stringify(run.plan) : '',
    versionId: run.versionId,
    inputs: JSON.stringify(run.inputs),
    outputs: '{}',
    error: null,
    inputTokens: 0,
    outputTokens: 0,
    durationMs: null,
    startedAt: new Date(run.startedAt),
  }
}

export function finishColumns(event: RunFinished): FinishColumns {
  return {
    status: event.status,
    outputs: JSON.stringify(event.outputs),
    error: event.error ? JSON.stringify(event.error) : null,
    inputTokens: event.usage.inputTokens,
    outputTokens: event.usage.outputTokens,
    durationMs: event.durationMs,
  }
}

export const listColumns = {
  id: true,
  pipelineId: true,
  pipelineName: true,
  origin: true,
  status: true,
  inputs: true,
  inputTokens: true,
  outputTokens: true,
  startedAt: true,
  durationMs: true,
} as const satisfies Prisma.RunSelect

export function toStoredRun(row: Pick<Run, keyof typeof listColumns>): StoredRun {
  return {
    id: row.id,
    pipelineId: row.pipelineId,
    pipelineName: row.pipelineName,
    origin: originOf(row.origin),
    status: runStatuses.find((status) => status === row.status) ?? 'running',
    inputs: valuesOf(row.inputs),
    usage: { inputTokens: row.inputTokens, outputTokens: row.outputTokens },
    startedAt: row.startedAt,
    durationMs: row.durationMs,
  }
}

/** `graph` is the JSON text of the graph that ran: the run's own or its version's. */
export function toDetails(row: Run, graph: string): StoredRunDetails {
  return {
    ...toStoredRun(row),
    planHash: row.planHash,
    versionId: row.versionId,
    graph: graph === '' ? null : (graphSchema.safeParse(JSON.parse(graph)).data ?? null),
    outputs: valuesOf(row.outputs),
    // Written by `finishColumns` or by `recover`.
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorInfo),
  }
}

/** The condition for a page of the list: newest first, then by id, after the cursor. */
export function pageWhere(query: RunQuery, workspaceId: string): Prisma.RunWhereInput {
  const where: Prisma.RunWhereInput = { workspaceId }
  if (query.pipelineId !== undefined) where.pipelineId = query.pipelineId
  if (query.status !== undefined) where.status = query.status
  if (query.origin !== undefined) where.origin = query.origin
  if (query.cursor !== undefined) where.OR = olderThan(readCursor(query.cursor))
  return where
}

type Place = Pick<Run, 'startedAt' | 'id'>

export function olderThan({ startedAt, id }: Place): Prisma.RunWhereInput[] {
  return [{ startedAt: { lt: startedAt } }, { startedAt, id: { lt: id } }]
}

export const newestFirst: Prisma.RunOrderByWithRelationInput[] = [{ startedAt: 'desc' }, { id: 'desc' }]

export const cursorOf = ({ startedAt, id }: Place): string => `${startedAt.getTime()}_${id}`

function readCursor(cursor: string): Place {
  const [, time, id] = /^(\d{1,15})_(.+)$/s.exec(cursor) ?? []
  if (time === undefined || id === undefined) {
    throw new AppError('invalid-input', 'The cursor is not one that a page of runs gave.', {
      details: { field: 'cursor' },
    })
  }
  return { startedAt: new Date(Number(time)), id }
}

function originOf(text: string): RunOrigin {
  return text === 'endpoint' || text === 'cli' ? text : 'studio'
}

function valuesOf(json: string): Record<string, unknown> {
  // Written by `rowOf` and `finishColumns`, which take records.
  return JSON.parse(json) as Record<string, unknown>
}

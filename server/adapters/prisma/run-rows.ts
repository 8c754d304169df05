import { z } from 'zod'
import type { Prisma, Run } from '@/generated/sqlite/client'
import { AppError, errorInfo } from '@/pipeline/errors'
import { graphSchema } from '@/pipeline/graph'
import { type RunFinished, runStatuses } from '@/pipeline/run-event'
import type { NewRun, RunQuery, StoredRun, StoredRunDetails } from '@/server/capabilities/run-store'
import { readStored, storedError } from '@/server/capabilities/stored-json'

const stateSchema = z.enum([...runStatuses, 'running'])
const originSchema = z.enum(['studio', 'endpoint', 'cli'])
const valuesSchema = z.record(z.string(), z.unknown())

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

type ListedRow = Pick<Run, keyof typeof listColumns>

/** A page must show its other runs too: one whose row is damaged says so instead of failing the page. */
export function toStoredRun(row: ListedRow): StoredRun {
  const state = stateSchema.safeParse(row.status)
  const origin = originSchema.safeParse(row.origin)
  const run = {
    id: row.id,
    pipelineId: row.pipelineId,
    pipelineName: row.pipelineName,
    origin: origin.data ?? 'studio',
    status: state.data ?? 'failed',
    usage: { inputTokens: row.inputTokens, outputTokens: row.outputTokens },
    startedAt: row.startedAt,
    durationMs: row.durationMs,
  }
  try {
    if (state.error ?? origin.error) throw damagedRun(state.error ?? origin.error)
    return { ...run, inputs: readStored(valuesSchema, row.inputs, damagedRun) }
  } catch (error) {
    return { ...run, inputs: {}, damage: errorInfo(error) }
  }
}

/** `graph` is the JSON text of the graph that ran: the run's own or its version's. Throws `record-damaged`. */
export function toDetails(row: Run, graph: string): StoredRunDetails {
  const { damage, ...run } = toStoredRun(row)
  if (damage) throw damagedRun(damage)
  return {
    ...run,
    planHash: row.planHash,
    versionId: row.versionId,
    graph: graph === '' ? null : readStored(graphSchema, graph, damagedRun),
    outputs: readStored(valuesSchema, row.outputs, damagedRun),
    error: row.error === null ? null : storedError(row.error),
  }
}

/** The error for a run whose row or events are not what was written. */
export const damagedRun = (cause: unknown): AppError =>
  new AppError('record-damaged', 'The record of this run is damaged.', {
    fix: 'Run the pipeline again, or restore a backup of the data folder or the database.',
    cause,
  })

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

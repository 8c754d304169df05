import { z } from 'zod'
import type { PipelineVersion, Prisma, Run } from '@/generated/sqlite/client'
import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import {
  type ListedRun,
  listedRunSchema,
  type RunRecord,
  runOrigins,
  runRecordSchema,
  runStates,
} from '@/server/capabilities/run-record'
import { readStored, storedError } from '@/server/capabilities/stored-json'
import { wordsOf } from '../words'

const text = z.string()
const headSchema = z.object({
  id: text,
  workspaceId: text,
  pipelineId: text.nullable(),
  pipelineName: text,
  deploymentId: text.nullable(),
  origin: text,
  status: text,
  planHash: text,
  versionId: text.nullable(),
  error: text.nullable(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  durationMs: z.number().nullable(),
  startedAt: z.number().transform((ms) => new Date(ms)),
})
const lineSchema = headSchema.extend({ seq: z.number().int() })
const texts = ['graph', 'plan', 'inputs', 'outputs'] as const

/** A run as the database holds it, with all columns: what has begun and what has ended are written by one statement. */
export type RunRow = z.output<typeof headSchema> & Record<(typeof texts)[number] | 'words', string>
export const columns: readonly (keyof RunRow)[] = [...headSchema.keyof().options, ...texts, 'words']

/** What is to be written of a run: its row as it stands, and the events since it was last written. */
export interface RunEntry {
  row: RunRow
  /** Seq of the last of these events. */
  seq: number
  /** The events as JSON text; empty when there are none. */
  events: string
}

/**
 * An entry as one line of the journal: fields between tabs, the long ones as the JSON texts they are. JSON holds neither
 * tabs nor line ends, so nothing is escaped twice. `outputs` is the JSON text of the run's outputs.
 */
export function lineOf(run: RunRecord, outputs: string, seq: number, events: string): string {
  // Member by member: what is left of an object after taking some members out costs more than all of this.
  const head = JSON.stringify({
    id: run.id,
    workspaceId: run.workspaceId,
    pipelineId: run.pipelineId,
    pipelineName: run.pipelineName,
    deploymentId: run.deploymentId,
    origin: run.origin,
    status: run.status,
    planHash: run.planHash,
    versionId: run.versionId,
    error: run.error && JSON.stringify(run.error),
    inputTokens: run.usage.inputTokens,
    outputTokens: run.usage.outputTokens,
    durationMs: run.durationMs,
    startedAt: run.startedAt,
    seq,
  } satisfies z.input<typeof lineSchema>)
  const graph = run.graph ? JSON.stringify(run.graph) : ''
  return `${head}\t${graph}\t${run.plan ?? ''}\t${JSON.stringify(run.inputs)}\t${outputs}\t${events}\n`
}

/** Reads a line without its end. Throws `internal` for what is no entry. */
export function entryOf(line: string): RunEntry {
  const [head = '', graph, plan, inputs, outputs, events, ...more] = line.split('\t')
  const isWhole = graph !== undefined && plan !== undefined && inputs !== undefined && outputs !== undefined
  if (!isWhole || events === undefined || more.length > 0) throw noEntry()
  const { seq, ...rest } = readStored(lineSchema, head, noEntry)
  return { row: { ...rest, graph, plan, inputs, outputs, words: wordsOf(inputs) }, seq, events }
}

const noEntry = () => new AppError('internal', say('The line is not the record of a run.'))

export const listColumns = {
  id: true,
  pipelineId: true,
  pipelineName: true,
  origin: true,
  status: true,
  versionId: true,
  inputs: true,
  inputTokens: true,
  outputTokens: true,
  startedAt: true,
  durationMs: true,
} as const satisfies Prisma.RunSelect

type ListedRow = Pick<Run, keyof typeof listColumns>

const json = (column: string): unknown => JSON.parse(column)

/** What the columns of a list say. Throws where a JSON text is none. */
const toldBy = ({ inputTokens, outputTokens, startedAt, inputs, ...row }: ListedRow) => ({
  ...row,
  usage: { inputTokens, outputTokens },
  startedAt: startedAt.getTime(),
  inputs: json(inputs),
})

/** A page must show its other runs too: one whose row is damaged says so instead of failing the page. */
export function listedRun(row: ListedRow): ListedRun {
  try {
    return listedRunSchema.parse(toldBy(row))
  } catch (cause) {
    const { origin, status } = row
    return {
      ...toldBy({ ...row, inputs: '{}' }),
      inputs: {},
      origin: z.enum(runOrigins).catch('studio').parse(origin),
      status: stateOf(status),
      damage: errorInfo(damagedRun(cause)),
    }
  }
}

/** A state that this version does not know is shown as failed. */
export const stateOf = (status: string): RunRecord['status'] => z.enum(runStates).catch('failed').parse(status)

/** The record of a row; `version` has what ran where the row has it not. Throws `record-damaged`. */
export function recordOf(row: Run, version: Pick<PipelineVersion, 'graph' | 'plan'> | null): RunRecord {
  const graph = row.graph || version?.graph
  try {
    return runRecordSchema.parse({
      ...row,
      ...toldBy(row),
      graph: graph ? json(graph) : null,
      plan: row.plan || (version?.plan ?? null),
      outputs: json(row.outputs),
      error: row.error === null ? null : storedError(row.error),
    })
  } catch (cause) {
    throw damagedRun(cause)
  }
}

/** The error for a run whose row or events are not what was written. */
export const damagedRun = (cause: unknown): AppError =>
  new AppError('record-damaged', say('The record of this run is damaged.'), {
    fix: say('Run the pipeline again, or restore a backup of the data folder or the database.'),
    cause,
  })

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { RunRow } from './run-rows'

/** What is to be written of one run: its row as it stands, and the events since it was last written. */
export interface RunRecord {
  row: RunRow
  /** Seq of the last of these events. */
  seq: number
  /** The events as JSON text; empty when there are none. */
  events: string
}

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
  seq: z.number().int(),
})

/**
 * A record as one line of the journal: fields between tabs, the long ones as the JSON texts they are. JSON holds neither
 * tabs nor line ends, so nothing is escaped twice.
 */
export function lineOf({ row, seq, events }: RunRecord): string {
  const { graph, plan, inputs, outputs } = row
  // Member by member: what is left of a row after taking some members out costs more than all of this.
  const head = JSON.stringify({
    id: row.id,
    workspaceId: row.workspaceId,
    pipelineId: row.pipelineId,
    pipelineName: row.pipelineName,
    deploymentId: row.deploymentId,
    origin: row.origin,
    status: row.status,
    planHash: row.planHash,
    versionId: row.versionId,
    error: row.error,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    durationMs: row.durationMs,
    startedAt: row.startedAt.getTime(),
    seq,
  } satisfies Record<keyof z.input<typeof headSchema>, unknown>)
  return `${head}\t${graph}\t${plan}\t${inputs}\t${outputs}\t${events}\n`
}

/** Reads a line without its end. Throws `internal` for what is no record. */
export function recordOf(line: string): RunRecord {
  const [head = '', graph, plan, inputs, outputs, events, ...more] = line.split('\t')
  const parsed = headSchema.safeParse(jsonOf(head))
  if (
    !parsed.success ||
    graph === undefined ||
    plan === undefined ||
    inputs === undefined ||
    outputs === undefined ||
    events === undefined ||
    more.length > 0
  ) {
    throw new AppError('internal', 'The line is not the record of a run.')
  }
  const { seq, ...rest } = parsed.data
  return { row: { ...rest, graph, plan, inputs, outputs }, seq, events }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: the schema refuses `undefined`, so the caller reports it.
    return undefined
  }
}

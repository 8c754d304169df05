import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import { graphSchema } from '@/pipeline/graph'
import { errorInfoSchema, runStatuses, usageSchema } from '@/pipeline/run-event'

export const runOrigins = ['studio', 'endpoint', 'cli'] as const

/** A run that goes on, and how runs end. */
export const runStates = [...runStatuses, 'running'] as const

const valuesSchema = z.record(z.string(), z.unknown())

/**
 * One execution of a plan: the one shape between the engine and the database. It begins as `running` and is completed by
 * the run's last event; what its steps did is in its events, which are kept beside it. All that lists, pages and
 * explanations show of a run are views of it.
 */
export const runRecordSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  pipelineId: z.string().nullable(),
  /** As it was called when it ran: a run outlives what it ran. */
  pipelineName: z.string(),
  deploymentId: z.string().nullable(),
  versionId: z.string().nullable(),
  origin: z.enum(runOrigins),
  status: z.enum(runStates),
  planHash: z.string(),
  /**
   * What ran. As it begins, null for a run of a version, which keeps its own; as it is read, null when neither the run
   * nor its version has it any more.
   */
  graph: graphSchema.nullable(),
  /** As `graph`, as JSON text: `loadPlan` reads it, which knows how earlier versions wrote it. */
  plan: z.string().nullable(),
  inputs: valuesSchema,
  outputs: valuesSchema,
  error: errorInfoSchema.nullable(),
  usage: usageSchema,
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** Milliseconds; null while it runs. */
  durationMs: z.number().nullable(),
})
export type RunRecord = z.infer<typeof runRecordSchema>

/** What lists read of a run. */
export const listedRunSchema = runRecordSchema.pick({
  id: true,
  pipelineId: true,
  pipelineName: true,
  origin: true,
  status: true,
  versionId: true,
  inputs: true,
  usage: true,
  startedAt: true,
  durationMs: true,
})
/** `damage`: its row is damaged, so its inputs are not known, and perhaps not its status or origin. */
export type ListedRun = z.infer<typeof listedRunSchema> & { damage?: ErrorInfo }

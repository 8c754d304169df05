import type { RunEvent, StepRecord } from '@/pipeline/run-event'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { collections } from './collections'
import type { deployments } from './deployments'
import type { indexes } from './indexes'
import type { models } from './models'
import type { pipelines } from './pipelines'
import type { retrieval } from './retrieval'
import type { RunDetails, RunOrigin, RunPage } from './runs/types'
import type { sources } from './sources'
import type { system } from './system'
import type { Bound } from './use-case'

export interface StartRunInput {
  pipelineId: string
  graph: unknown
  inputs: Record<string, unknown>
  /** Take results of earlier runs for steps where nothing changed. */
  reuse?: boolean
}

export interface ListRunsInput {
  pipelineId?: string
  status?: string
  origin?: RunOrigin
  cursor?: string
  limit?: number
}

/**
 * Every use case of the studio, bound to one process's database, adapters and workspace.
 * The tRPC procedures, the command line and tests call these and nothing else. All throw AppError.
 */
export interface Studio {
  system: Bound<typeof system>
  models: Bound<typeof models>
  pipelines: Bound<typeof pipelines>
  runs: {
    start(input: StartRunInput): Promise<{ runId: string }>
    events(runId: string, afterSeq: number, signal: StopSignal): AsyncIterable<RunEvent>
    stop(runId: string): Promise<void>
    list(input: ListRunsInput): Promise<RunPage>
    get(id: string): Promise<RunDetails>
    step(runId: string, stepId: string): Promise<StepRecord>
  }
  collections: Bound<typeof collections>
  sources: Bound<typeof sources>
  indexes: Bound<typeof indexes>
  retrieval: Bound<typeof retrieval>
  deployments: Bound<typeof deployments>
}

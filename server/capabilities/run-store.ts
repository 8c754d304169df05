import type { ErrorInfo } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Plan } from '@/pipeline/plan'
import type { RunEvent, RunFinished, RunStatus, StepRecord, Usage } from '@/pipeline/run-event'

export type RunOrigin = 'studio' | 'endpoint' | 'cli'

/** A run as it begins. `graph` and `plan` are kept for runs of a draft; a version keeps its own. */
export interface NewRun {
  id: string
  pipelineId: string | null
  pipelineName: string
  deploymentId: string | null
  versionId: string | null
  origin: RunOrigin
  planHash: string
  graph: Graph | null
  plan: Plan | null
  inputs: Record<string, unknown>
  /** Milliseconds since the epoch. */
  startedAt: number
}

/** A run as lists need it. */
export interface StoredRun {
  id: string
  pipelineId: string | null
  pipelineName: string
  origin: RunOrigin
  status: RunStatus | 'running'
  inputs: Record<string, unknown>
  usage: Usage
  startedAt: Date
  durationMs: number | null
  /** Only in lists: its row is damaged, so its inputs are not known, and perhaps not its status or origin. */
  damage?: ErrorInfo
}

/** A run with what it ran and what it came to. `graph` is null when neither the run nor its version has it any more. */
export interface StoredRunDetails extends StoredRun {
  planHash: string
  versionId: string | null
  graph: Graph | null
  outputs: Record<string, unknown>
  error: ErrorInfo | null
}

export interface RunQuery {
  pipelineId?: string
  status?: string
  origin?: string
  /** What the page before gave as `nextCursor`. */
  cursor?: string
  limit: number
}

/** What becomes of a run that cannot be recorded: its caller gets an error, or the answer all the same. */
export type UnrecordedRuns = 'refuse' | 'serve'

/** Whether runs can be recorded at present. */
export interface RecordingState {
  state: 'up' | 'down'
  unrecorded: UnrecordedRuns
  /** How many runs were served without a record since the process started. */
  lost: number
  /** What stands in the way. */
  error?: ErrorInfo
}

/**
 * Keeps the runs of one workspace. `begin`, `record` and `finish` only note what is to be written and return at once;
 * it is written in batches. What `finish` was told survives a crash of the process from the moment it returns.
 * All readers see everything noted before.
 */
export interface RunStore {
  /** To be asked before a run is begun: throws when its record could not be kept and such runs are refused. */
  admit(): void
  /** Asks whether runs can be recorded. */
  recording(): RecordingState
  begin(run: NewRun): void
  /** Notes a lifecycle event of a run that has begun; tokens are not kept. */
  record(event: RunEvent): void
  /**
   * Notes the end of a run, its last event. Gives its outputs as JSON text, of which the caller needs no second one.
   * Throws when it cannot be kept, and then it must not be told; where such runs are served, it counts them.
   */
  finish(event: RunFinished): string
  /** Newest first. Throws `invalid-input` for a cursor that none of these pages gave. */
  list(query: RunQuery): Promise<{ runs: StoredRun[]; nextCursor: string | null }>
  /** `get`, `step` and `events` throw `record-damaged` when what is stored cannot be read. */
  get(id: string): Promise<StoredRunDetails | null>
  step(runId: string, stepId: string): Promise<StepRecord | null>
  /** Lifecycle events with a higher seq, in order. A run that was interrupted has no `run.finished`. */
  events(runId: string, afterSeq: number): Promise<RunEvent[]>
  /** Deletes all but the newest runs; never one that is running. Returns how many went. */
  prune(keep: number): Promise<number>
  /** To be called before the first run: brings in what a crash left unwritten and ends what it left running. */
  recover(): Promise<{ replayed: number; interrupted: number }>
  /** Writes everything noted so far. */
  flush(): Promise<void>
  close(): Promise<void>
}

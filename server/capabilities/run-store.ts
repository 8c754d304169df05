import type { ErrorInfo } from '@/pipeline/errors'
import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { ListedRun, RunRecord } from './run-record'

/** Which runs are looked for; what is absent lets everything through. */
export interface RunQuery {
  pipelineId?: string
  status?: string
  origin?: string
  /** Of what ran: a version, or `draft` for what was none. */
  version?: string
  /** Words that stand at the beginning of its inputs, in any case and with or without accents; or its id. */
  text?: string
  /** Not begun before this, and before that. */
  since?: Date
  before?: Date
  /** How many of the newest are passed over; none. */
  offset?: number
  limit: number
}

export interface RunsFound {
  runs: ListedRun[]
  /** How many there are in all. */
  total: number
  /** The numbers of versions by their id: of those that ran, and all of the pipeline that was asked for. */
  versions: { id: string; number: number }[]
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
 * Keeps runs; all that reads or writes them goes through it. `begin`, `record` and `finish` only note what is to be
 * written and return at once; it is written in batches. What `finish` was told survives a crash of the process from the
 * moment it returns. All readers see everything noted before, and only runs of the workspace they name.
 */
export interface RunStore {
  /** To be asked before a run is begun: throws when its record could not be kept and such runs are refused. */
  admit(): void
  /** Asks whether runs can be recorded. */
  recording(): RecordingState
  /** Takes a record that is `running`, and completes it as the run goes on: it is the store's from then on. */
  begin(run: RunRecord): void
  /** Notes a lifecycle event of a run that has begun; tokens are not kept. */
  record(event: RunEvent): void
  /**
   * Notes the end of a run, its last event. Gives its outputs as JSON text, of which the caller needs no second one.
   * Throws when it cannot be kept, and then it must not be told; where such runs are served, it counts them.
   */
  finish(event: RunFinished): string
  /**
   * Where records are to survive a power cut as well: settles when the end of this run is on the disk itself. Rejects when
   * it is not, and then the end must not be told; where such runs are served, it counts them.
   */
  durable(runId: string): Promise<void> | undefined
  /** Newest first. */
  list(workspaceId: string, query: RunQuery): Promise<RunsFound>
  /** The newest run of each pipeline that has one, by the pipeline's id. */
  newest(workspaceId: string): Promise<Map<string, Pick<RunRecord, 'id' | 'status' | 'startedAt'>>>
  /** `get`, `step` and `events` throw `record-damaged` when what is stored cannot be read. `within`: of that run inside a step. */
  get(workspaceId: string, id: string): Promise<RunRecord | null>
  step(workspaceId: string, runId: string, stepId: string, within?: string): Promise<StepRecord | null>
  /** Lifecycle events with a higher seq, in order. A run that was interrupted has no `run.finished`. */
  events(workspaceId: string, runId: string, afterSeq: number): Promise<RunEvent[]>
  /** Deletes all but the newest runs; never one that is running. Returns how many went. */
  prune(workspaceId: string, keep: number): Promise<number>
  /** To be called before the first run: brings in what a crash left unwritten and ends what it left running. */
  recover(): Promise<{ replayed: number; interrupted: number }>
  /** Writes everything noted so far. */
  flush(): Promise<void>
  close(): Promise<void>
}

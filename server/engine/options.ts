import type { CapabilityName, Definitions } from '@/pipeline/node-definition'
import type { RunEvent } from '@/pipeline/run-event'
import type { Capabilities } from '../capabilities'
import type { NodeExecutor } from '../capabilities/implement-node'
import type { Nest } from '../capabilities/pipelines'
import type { StopSignal } from '../capabilities/stop-signal'
import type { Clock } from './clock'
import type { DebugOptions } from './debug'
import type { RetryPolicy } from './retry'
import type { RevisionOf, StepCache } from './step-cache'

export interface RunOptions {
  /** Given by the caller when it must know the id before the first event. */
  runId?: string
  executors: ReadonlyMap<string, NodeExecutor>
  definitions: Definitions
  capabilities: Pick<Capabilities, CapabilityName>
  /** Aborting it stops the run; an `AppError` as reason becomes the run's error. */
  signal?: StopSignal
  /** Results of earlier runs to use again. Absent: every step runs. */
  cache?: StepCache
  /** Needed for steps that read collections to be cached. */
  revisionOf?: RevisionOf
  clock?: Clock
  /** Let nodes collect facts for people, at some extra cost. `false`: nobody looks, so previews are left out too. */
  explain?: boolean
  retry?: Partial<RetryPolicy>
  /** Of a run inside a step: how deep it is, with its own path; absent for a run of its own. */
  inside?: Nest
  /** What a person wants who looks into a draft; absent for published versions. */
  debug?: DebugOptions
  /** Hears every error that a person only sees as `internal`, for the log. */
  onError?: (error: unknown, stepId: string) => void
}

type WithoutBase<E> = E extends RunEvent ? Omit<E, 'runId' | 'seq' | 'at'> : never
/** A run event before it is numbered and timed; it becomes the event, so nobody else may hold it. */
export type EventBody = WithoutBase<RunEvent>

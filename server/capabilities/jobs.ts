import type { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import type { StopSignal } from './stop-signal'

/** A kind of job: its name, and what a job of it carries. Payloads are small; what is large lies in `files`. */
export interface JobKind<Payload> {
  readonly name: string
  readonly payload: z.ZodType<Payload>
}

export interface NewJob<Payload> {
  /** What it is about. There is at most one job of a kind for it. */
  key: string
  /** Whose turn it takes, such as a collection: groups take turns, and wait together for a server that does not serve. */
  group: string
  payload: Payload
  /** Not before this (default: now). */
  runAt?: Date
}

/** One attempt at a job. */
export interface JobRun {
  /**
   * Aborts with `jobStopped` when this worker may not go on with it: the process ends, or another worker has it. Nothing
   * is to be recorded as ended then. With any other reason the job was cancelled.
   */
  signal: StopSignal
  /** Which attempt this is, from 1. Beyond the first, an earlier one may have left something done. */
  attempt: number
  /** Notes the share of the work that is done, 0–1; `find` shows it. */
  progress(share: number): void
}

export interface JobHandler<Payload> {
  /** How many run at once in this process. */
  concurrency: number
  /**
   * Does the work and records its outcome where it belongs; the job is gone when it resolves. It must be able to go on
   * after a crash at any moment. Resolves with an error when a server that the whole group needs does not serve: then the
   * group waits for a while, after which one job is tried. Rejects when not even the outcome could be recorded: it is
   * tried again, after pauses that grow.
   */
  run(payload: Payload, run: JobRun): Promise<ErrorInfo | undefined>
  /** Told when a group begins to wait, or goes on waiting. */
  onHold?(group: string, reason: ErrorInfo): Promise<void>
}

export interface JobStatus {
  state: 'waiting' | 'running'
  attempts: number
  progress: number
  runAt: Date
}

/** Why a worker stops an attempt without ending the job. */
export const jobStopped = Symbol('job stopped')

/** Pauses before work is tried again, in milliseconds; the last one stays. */
export const jobDelaysMs: readonly number[] = [1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000]

/** The pause before the next attempt after so many in vain (from 0): a fifth longer or shorter by chance. */
export function pauseAfter(tries: number, delays: readonly number[] = jobDelaysMs): number {
  return (delays[Math.min(tries, delays.length - 1)] ?? 0) * (0.8 + Math.random() * 0.4)
}

/**
 * Work that outlives the process: kept in a store, done by any worker that handles its kind, in order of arrival and
 * in turns between groups. A worker has a job on lease and renews the lease while it works; of a worker that died the
 * lease runs out, and another goes on. So a job may run more than once, but is lost by nothing.
 *
 * Members are what BullMQ on Redis can do as well; a worker on another machine needs the same store, `files` and vectors:
 * `add` is `queue.add(kind, payload, { jobId: key, delay })`, its "once more" a deduplicating job behind the active one;
 * a lease is BullMQ's lock with `lockDuration` and its stalled check; `cancel` is `job.remove()` for waiting jobs and a
 * key that the lock's renewal reads for active ones; `group` and `hold` are groups with their rate limit (Pro), or one
 * queue a group, paused; `progress` is `job.updateProgress`; `settled` asks the states of jobs, with QueueEvents as hint.
 */
export interface Jobs {
  /** Says how a kind is done here. */
  handle<Payload>(kind: JobKind<Payload>, handler: JobHandler<Payload>): void
  /**
   * Adds jobs. One whose key waits already stays, and moves forward if it was to run later; one whose key is being worked
   * on runs once more afterwards, with this payload.
   */
  add<Payload>(kind: JobKind<Payload>, jobs: readonly NewJob<Payload>[]): Promise<void>
  /** Adds those whose key neither waits nor is being worked on, and changes nothing else. Gives how many. */
  addNew<Payload>(kind: JobKind<Payload>, jobs: readonly NewJob<Payload>[]): Promise<number>
  /** Takes waiting jobs away, stops running ones wherever they run, and resolves when all of them are at rest. */
  cancel(kind: JobKind<unknown>, which: Which): Promise<void>
  /** `null` when nothing is left to do. */
  find(kind: JobKind<unknown>, key: string): Promise<JobStatus | null>
  /** Why a group waits; `null` when it does not. */
  hold(kind: JobKind<unknown>, group: string): Promise<ErrorInfo | null>
  /** Lets a group that waits be tried now: something has changed. */
  resume(kind: JobKind<unknown>, group: string): Promise<void>
  /**
   * Resolves when none of these jobs is being worked on or could be: they are done, their group waits, or their time has
   * not come. Rejects with the signal's reason.
   */
  settled(kind: JobKind<unknown>, which: Which | 'all', options?: { signal?: StopSignal }): Promise<void>
  /** Begins to work; before that, jobs are only added. */
  start(): Promise<void>
  /** Stops working and gives back what is on lease; others, or the next start, go on with it. */
  close(): Promise<void>
}

export type Which = { keys: readonly string[] } | { group: string }

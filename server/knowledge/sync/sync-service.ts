import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { type SyncRecord, syncTriggers } from '@/server/capabilities/records/sources'
import { readSource, watchableKinds, watchedFolder } from '@/sources/stored-source'
import { endCancelled, runSync } from './run-sync'
import { nextRun } from './schedule'
import type { SyncDeps, SyncTrigger } from './types'
import { FolderWatch } from './watch-folders'

/** A source that is to be compared with what is indexed. */
export const syncJob = {
  name: 'sync',
  /** `syncId`: the row that tells of it, made when it begins at the latest. */
  payload: z.strictObject({ sourceId: z.string(), syncId: z.string(), trigger: z.enum(syncTriggers) }),
}

/** Syncs of sources: one job each, with the source as its own group. */
export interface SyncService {
  /** Goes on with syncs that an earlier process left, runs what was missed, keeps the schedules and watches folders. */
  start(): Promise<void>
  /** Starts a sync. Throws `not-found`, and `sync-running` when one of this source runs or waits. */
  sync(sourceId: string, trigger: SyncTrigger): Promise<SyncRecord>
  /** A sync as soon as the source is free; asked for twice it runs once. */
  syncSoon(sourceId: string): Promise<void>
  /** Stops the source's sync and resolves when it is over; nothing to stop is fine. */
  cancel(sourceId: string): Promise<void>
  /** Stops the syncs of all sources of a collection. */
  cancelAll(which: { collectionId: string }): Promise<void>
  /** Learns of a source that was made, changed or deleted. */
  refresh(): Promise<void>
  /** Starts what is due now; the service does so by itself once it is started. */
  runDue(): Promise<void>
  /** Resolves when every folder that is to be watched is. */
  watching(): Promise<void>
  /** Watches nothing and starts nothing any more. */
  close(): Promise<void>
}

export interface SyncOptions {
  /** Syncs that run at the same time (default 2); more wait. */
  concurrency?: number
  /** How long a watched folder must be quiet before it is synchronised, in milliseconds. */
  quietMs?: number
}

/** The longest the schedule sleeps: clocks are set and computers wake up. */
const LONGEST_SLEEP_MS = 60_000
/** The shortest: what is due and cannot be started stays due. */
const SHORTEST_SLEEP_MS = 1_000

/** Says how sources are synchronised, and gives the ways to have it done. */
export function createSyncService(deps: SyncDeps, options: SyncOptions = {}): SyncService {
  return new Service(deps, options)
}

class Service implements SyncService {
  private readonly watch: FolderWatch
  private watched: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private started = false
  private closed = false

  constructor(
    private readonly deps: SyncDeps,
    options: SyncOptions,
  ) {
    const tell = (sourceId: string) => (err: unknown) =>
      deps.log.error({ sourceId, err }, 'a sync could not be started')
    this.watch = new FolderWatch((id) => void this.request(id, 'watch').catch(tell(id)), deps.log, options.quietMs)
    deps.jobs.handle(syncJob, {
      concurrency: options.concurrency ?? 2,
      run: async (payload, { signal }) => {
        const source = await deps.records.syncs.source(payload.sourceId)
        if (!source) return undefined
        const sync = await this.rowOf(payload)
        if (sync.state === 'running') await runSync(deps, sync, source, signal)
        return undefined
      },
    })
  }

  async start(): Promise<void> {
    this.started = true
    const left = await this.deps.records.syncs.unfinished()
    await this.deps.jobs.addNew(
      syncJob,
      left.map(({ id, sourceId, trigger }) => jobOf(sourceId, trigger, id)),
    )
    await this.refresh()
    await this.runDue()
  }

  async sync(sourceId: string, trigger: SyncTrigger): Promise<SyncRecord> {
    const { records, jobs } = this.deps
    if (!(await records.syncs.source(sourceId))) throw new AppError('not-found', say('The source does not exist.'))
    const job = jobOf(sourceId, trigger)
    if ((await jobs.addNew(syncJob, [job])) === 0)
      throw new AppError('sync-running', say('The source is being synchronised already.'))
    return this.rowOf(job.payload)
  }

  syncSoon(sourceId: string): Promise<void> {
    return this.request(sourceId, 'manual')
  }

  async cancel(sourceId: string): Promise<void> {
    const { jobs, records } = this.deps
    await jobs.cancel(syncJob, { keys: [sourceId] })
    // One that did not run could not end itself.
    for (const sync of await records.syncs.running(sourceId)) {
      await endCancelled(this.deps, sync)
    }
  }

  async cancelAll(which: { collectionId: string }): Promise<void> {
    const sources = await this.deps.records.syncs.sourcesOf(which.collectionId)
    await Promise.all(sources.map((id) => this.cancel(id)))
  }

  async refresh(): Promise<void> {
    if (!this.started || this.closed) return
    const sources = await this.deps.records.syncs.watched(watchableKinds)
    const folders = new Map<string, string>()
    for (const { id, read } of sources) {
      try {
        const folder = watchedFolder(readSource(read().config))
        if (folder !== null) folders.set(id, folder)
      } catch (error) {
        // One that is damaged keeps no other from being watched, and Telar starts.
        this.deps.log.error({ sourceId: id, err: error }, 'a source cannot be read and is not watched')
      }
    }
    // A large folder takes a while; nobody has to wait for that.
    this.watched = this.watch.set(folders)
    await this.sleep()
  }

  async runDue(): Promise<void> {
    if (this.closed) return
    const now = this.now()
    try {
      const due = await this.deps.records.syncs.due(now)
      for (const { id, schedule } of due) await this.startDue(id, schedule, now)
    } finally {
      await this.sleep()
    }
  }

  /** One that cannot be started does not keep the others waiting. */
  private async startDue(id: string, schedule: string | null, now: Date): Promise<void> {
    try {
      const next = schedule === null ? null : nextRun(schedule, now)
      const isOurs = await this.deps.records.syncs.postpone(id, now, next)
      // One that still runs is this run, too.
      if (schedule !== null && isOurs) await this.deps.jobs.addNew(syncJob, [jobOf(id, 'schedule')])
    } catch (error) {
      this.deps.log.error({ sourceId: id, err: error }, 'a sync that is due could not be started')
    }
  }

  watching(): Promise<void> {
    return this.watched
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.watch.close()
  }

  private now(): Date {
    return this.deps.now?.() ?? new Date()
  }

  /** Has a sync follow the one that runs, if there is one: that may be past what has just changed. */
  private async request(sourceId: string, trigger: SyncTrigger): Promise<void> {
    if (!this.closed) await this.deps.jobs.add(syncJob, [jobOf(sourceId, trigger)])
  }

  private rowOf({ syncId: id, sourceId, trigger }: z.infer<typeof syncJob.payload>): Promise<SyncRecord> {
    return this.deps.records.syncs.begin({ id, sourceId, trigger, startedAt: this.now() })
  }

  private async sleep(): Promise<void> {
    clearTimeout(this.timer)
    if (!this.started || this.closed) return
    // A database that does not answer for a moment must not end the schedule.
    const next = await this.deps.records.syncs
      .nextDue()
      .catch((error: unknown) => this.deps.log.error({ err: error }, 'the schedule could not be read'))
    const wait = next ? next.getTime() - this.now().getTime() : LONGEST_SLEEP_MS
    // `close` may have come meanwhile; an earlier timer never stays beside the new one.
    clearTimeout(this.timer)
    if (this.closed) return
    this.timer = setTimeout(
      () => {
        this.runDue().catch((error: unknown) => this.deps.log.error({ err: error }, 'the schedule could not be read'))
      },
      Math.min(Math.max(wait, SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS),
    )
    this.timer.unref()
  }
}

const jobOf = (sourceId: string, trigger: SyncTrigger, syncId: string = randomUUID()) => ({
  key: sourceId,
  group: sourceId,
  payload: { sourceId, syncId, trigger },
})

import { randomUUID } from 'node:crypto'
import type { Sync } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { readSource, watchableKinds, watchedFolder } from '@/sources/stored-source'
import { persistently } from '../ingest/persistently'
import { runSync, syncShutdown } from './run-sync'
import { nextRun } from './schedule'
import type { SyncDeps, SyncTrigger } from './types'
import { FolderWatch } from './watch-folders'

export interface SyncService {
  /** Goes on with syncs that an earlier process left, runs what was missed, keeps the schedules and watches folders. */
  start(): Promise<void>
  /** Starts a sync. Throws `not-found`, and `sync-running` when one of this source runs or waits. */
  sync(sourceId: string, trigger: SyncTrigger): Promise<Sync>
  /** A sync as soon as the source is free; asked for twice it runs once. */
  syncSoon(sourceId: string): void
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
  /** Resolves when no sync runs or waits. */
  idle(): Promise<void>
  /** Stops; running syncs go on at the next start. */
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

/** Makes the service; nothing runs before `start` or `sync`. */
export function createSyncService(deps: SyncDeps, options: SyncOptions = {}): SyncService {
  return new Service(deps, options)
}

interface Job {
  control: AbortController
  done: Promise<void>
}

class Service implements SyncService {
  /** Running and waiting syncs by source. */
  private readonly jobs = new Map<string, Job>()
  /** Sources whose sync is being written down. */
  private readonly beginning = new Map<string, Promise<Sync>>()
  private readonly again = new Set<string>()
  private readonly watch: FolderWatch
  private readonly places: Places
  private watched: Promise<void> = Promise.resolve()
  private timer: NodeJS.Timeout | undefined
  private started = false
  private closed = false

  constructor(
    private readonly deps: SyncDeps,
    options: SyncOptions,
  ) {
    this.places = new Places(options.concurrency ?? 2)
    this.watch = new FolderWatch((id) => this.request(id, 'watch'), deps.log, options.quietMs)
  }

  async start(): Promise<void> {
    this.started = true
    const left = await this.deps.prisma.sync.findMany({ where: { state: 'running' }, orderBy: { startedAt: 'asc' } })
    for (const sync of left) if (!this.isBusy(sync.sourceId)) this.launch(sync)
    await this.refresh()
    await this.runDue()
  }

  async sync(sourceId: string, trigger: SyncTrigger): Promise<Sync> {
    if (this.isBusy(sourceId)) throw new AppError('sync-running', 'The source is being synchronised already.')
    const begun = this.begin(sourceId, trigger).finally(() => this.beginning.delete(sourceId))
    this.beginning.set(sourceId, begun)
    return begun
  }

  private async begin(sourceId: string, trigger: SyncTrigger): Promise<Sync> {
    const { prisma } = this.deps
    if (!(await prisma.source.findUnique({ where: { id: sourceId }, select: { id: true } })))
      throw new AppError('not-found', 'The source does not exist.')
    const sync = await prisma.sync.create({
      data: { id: randomUUID(), sourceId, trigger, state: 'running', startedAt: this.now() },
    })
    // Closed meanwhile: the next start goes on with it.
    if (!this.closed) this.launch(sync)
    return sync
  }

  syncSoon(sourceId: string): void {
    this.request(sourceId, 'manual')
  }

  async cancel(sourceId: string): Promise<void> {
    this.again.delete(sourceId)
    await this.beginning.get(sourceId)?.catch(() => undefined)
    const job = this.jobs.get(sourceId)
    job?.control.abort(new AppError('cancelled', 'The sync was cancelled.'))
    await job?.done
  }

  async cancelAll(which: { collectionId: string }): Promise<void> {
    const sources = await this.deps.prisma.source.findMany({ where: which, select: { id: true } })
    await Promise.all(sources.map(({ id }) => this.cancel(id)))
  }

  async refresh(): Promise<void> {
    if (!this.started || this.closed) return
    const sources = await this.deps.prisma.source.findMany({ where: { kind: { in: watchableKinds }, paused: false } })
    const folders = new Map<string, string>()
    for (const { id, config } of sources) {
      const folder = watchedFolder(readSource(config))
      if (folder !== null) folders.set(id, folder)
    }
    // A large folder takes a while; nobody has to wait for that.
    this.watched = this.watch.set(folders)
    await this.sleep()
  }

  async runDue(): Promise<void> {
    if (this.closed) return
    const now = this.now()
    try {
      const due = await this.deps.prisma.source.findMany({ where: { paused: false, nextSyncAt: { lte: now } } })
      for (const { id, schedule } of due) await this.startDue(id, schedule, now)
    } finally {
      await this.sleep()
    }
  }

  /** One that cannot be started does not keep the others waiting. */
  private async startDue(id: string, schedule: string | null, now: Date): Promise<void> {
    try {
      const next = schedule === null ? null : nextRun(schedule, now)
      await this.deps.prisma.source.updateMany({ where: { id }, data: { nextSyncAt: next } })
      // One that still runs is this run, too.
      if (schedule !== null && !this.isBusy(id)) await this.sync(id, 'schedule')
    } catch (error) {
      this.deps.log.error({ sourceId: id, err: error }, 'a sync that is due could not be started')
    }
  }

  watching(): Promise<void> {
    return this.watched
  }

  async idle(): Promise<void> {
    while (this.jobs.size + this.beginning.size > 0) {
      await Promise.allSettled(this.beginning.values())
      await Promise.all([...this.jobs.values()].map(({ done }) => done))
    }
  }

  async close(): Promise<void> {
    this.closed = true
    clearTimeout(this.timer)
    await this.watch.close()
    await Promise.allSettled(this.beginning.values())
    const left = [...this.jobs.values()]
    for (const { control } of left) control.abort(syncShutdown)
    await Promise.all(left.map(({ done }) => done))
  }

  private now(): Date {
    return this.deps.now?.() ?? new Date()
  }

  private isBusy(sourceId: string): boolean {
    return this.jobs.has(sourceId) || this.beginning.has(sourceId)
  }

  /** Starts a sync, or has one follow the one that runs: it may be past what has just changed. */
  private request(sourceId: string, trigger: SyncTrigger): void {
    if (this.closed) return
    if (this.isBusy(sourceId)) {
      this.again.add(sourceId)
      return
    }
    this.sync(sourceId, trigger).catch((error: unknown) => {
      this.deps.log.error({ sourceId, err: error }, 'a sync could not be started')
    })
  }

  private launch(sync: Sync): void {
    const control = new AbortController()
    this.jobs.set(sync.sourceId, { control, done: this.work(sync, control.signal) })
  }

  private async work(sync: Sync, signal: StopSignal): Promise<void> {
    const { sourceId } = sync
    const leave = await this.places.take(signal)
    const tell = (err: unknown) => this.deps.log.error({ sourceId, err }, 'a sync could not be worked on')
    try {
      await persistently(() => this.attempt(sync, signal), signal, tell)
    } catch (error) {
      // Only the database can get here; the sync goes on at the next start.
      tell(error)
    } finally {
      leave()
      this.jobs.delete(sourceId)
      if (this.again.delete(sourceId)) this.request(sourceId, 'watch')
    }
  }

  private async attempt(sync: Sync, signal: StopSignal): Promise<void> {
    const source = await this.deps.prisma.source.findUnique({ where: { id: sync.sourceId } })
    if (source) await runSync(this.deps, sync, source, signal)
  }

  private async sleep(): Promise<void> {
    clearTimeout(this.timer)
    if (!this.started || this.closed) return
    // A database that does not answer for a moment must not end the schedule.
    const next = await this.deps.prisma.source
      .findFirst({
        where: { paused: false, nextSyncAt: { not: null } },
        orderBy: { nextSyncAt: 'asc' },
        select: { nextSyncAt: true },
      })
      .catch((error: unknown) => this.deps.log.error({ err: error }, 'the schedule could not be read'))
    const wait = next?.nextSyncAt ? next.nextSyncAt.getTime() - this.now().getTime() : LONGEST_SLEEP_MS
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

/** So many at once; the others wait in order of arrival. */
class Places {
  private readonly waiting: (() => void)[] = []

  constructor(private free: number) {}

  /** Returns how to give the place back; who is stopped while waiting needs none. */
  async take(signal: StopSignal): Promise<() => void> {
    if (this.free > 0) this.free--
    else if (!(await this.turn(signal))) return () => undefined
    return () => this.leave()
  }

  /** False when the signal came first. */
  private turn(signal: StopSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const mine = () => {
        signal.removeEventListener('abort', onAbort)
        resolve(true)
      }
      const onAbort = () => {
        this.waiting.splice(this.waiting.indexOf(mine), 1)
        resolve(false)
      }
      if (signal.aborted) {
        resolve(false)
        return
      }
      this.waiting.push(mine)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  private leave(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.free++
  }
}

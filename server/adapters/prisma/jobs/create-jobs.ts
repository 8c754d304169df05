import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, PrismaClient } from '@/generated/sqlite/client'
import { AppError, type ErrorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import {
  type JobHandler,
  type JobKind,
  type Jobs,
  jobStopped,
  type NewJob,
  pauseAfter,
  type Which,
} from '@/server/capabilities/jobs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { readStored } from '@/server/capabilities/stored-json'
import { Together } from '@/server/capabilities/together'
import { JobTable } from './job-table'
import { workerName } from './worker-name'

export interface JobsOptions {
  prisma: PrismaClient
  log: { error(facts: object, message: string): void }
  /** Pauses before work is tried again, in milliseconds; the last one stays. */
  delaysMs?: readonly number[]
  /** How long a worker that is not heard of keeps its jobs, in milliseconds. The clocks of computers differ by less. */
  leaseMs?: number
  /** Starts by itself with the first job that is added here, and works on groups alone that got some: as a command does. */
  onDemand?: boolean
  /** How often jobs of other processes are looked for, in milliseconds. */
  pollMs?: number
  /** How often leases are renewed, in milliseconds (default: thrice while one lasts). */
  beatMs?: number
}

/** What is looked for or written again and again is so no closer than this, in milliseconds. */
const CLOSE_MS = 75
/** How often whoever waits for jobs looks at those of other processes, in milliseconds. */
const LOOK_MS = 500

/** Jobs in the database, done in this process. Nothing runs before `start`. */
export function createJobs(options: JobsOptions): Jobs {
  return new DatabaseJobs(options)
}

interface Handled {
  /** Parses the payload and does the work. */
  run(job: Job, control: AbortController): Promise<ErrorInfo | undefined>
  handler: Pick<JobHandler<unknown>, 'concurrency' | 'onHold'>
}

interface Running {
  job: Job
  control: AbortController
  over: Promise<void>
}

class DatabaseJobs implements Jobs {
  private readonly table: JobTable
  private readonly kinds = new Map<string, Handled>()
  private readonly running = new Map<number, Running>()
  private readonly shares = new Map<number, number>()
  /** Groups of which a job got through since they were last held: of others one is tried first. */
  private readonly proven = new Set<string>()
  /** Groups that got jobs here. */
  private readonly wanted = new Set<string>()
  private readonly ending: Together<number, undefined>
  private readonly hints = new Set<() => void>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly closing = new AbortController()
  private started = false
  private pumping: Promise<void> | null = null
  /** Kinds of which something may have become due, or for which there is room now. */
  private readonly toFill = new Set<string>()

  constructor(private readonly options: JobsOptions) {
    this.table = new JobTable(options.prisma, workerName(), this.leaseMs)
    this.ending = new Together(
      async (ids) => {
        await this.table.end(ids)
        return ids.map(() => undefined)
      },
      { most: 500, everyMs: CLOSE_MS },
    )
  }

  private get leaseMs(): number {
    return this.options.leaseMs ?? 30_000
  }

  private get closed(): boolean {
    return this.closing.signal.aborted
  }

  handle<Payload>(kind: JobKind<Payload>, handler: JobHandler<Payload>): void {
    const { log } = this.options
    this.kinds.set(kind.name, {
      handler,
      run: async (job, { signal }) => {
        const damaged = (cause: unknown) =>
          new AppError('record-damaged', say('The record of a job is damaged.'), { cause })
        let payload: Payload
        try {
          payload = readStored(kind.payload, job.payload, damaged)
        } catch (error) {
          log.error({ kind: job.kind, key: job.key, err: error }, 'a job cannot be read and is left out')
          return undefined
        }
        const progress = (share: number) => void this.shares.set(job.id, share)
        return handler.run(payload, { signal, attempt: job.attempts, progress })
      },
    })
    this.pump(kind.name)
  }

  async add<Payload>(kind: JobKind<Payload>, jobs: readonly NewJob<Payload>[]): Promise<void> {
    await this.table.add(jobs.map((job) => rowOf(kind, job)))
    await this.added(kind.name, jobs)
  }

  async addNew<Payload>(kind: JobKind<Payload>, jobs: readonly NewJob<Payload>[]): Promise<number> {
    const count = await this.table.addNew(jobs.map((job) => rowOf(kind, job)))
    await this.added(kind.name, jobs)
    return count
  }

  async cancel({ name }: JobKind<unknown>, which: Which): Promise<void> {
    await this.table.cancel(name, which)
    const isMeant = 'group' in which ? ({ group }: Job) => group === which.group : isOneOf(new Set(which.keys))
    const mine = [...this.running.values()].filter(({ job }) => job.kind === name && isMeant(job))
    for (const { control } of mine) control.abort(cancelled())
    await Promise.all(mine.map(({ over }) => over))
    await this.until(async () => !(await this.table.present(name, which)))
  }

  find = ({ name }: JobKind<unknown>, key: string) => this.table.find(name, key)

  hold = ({ name }: JobKind<unknown>, group: string) => this.table.heldFor(name, group)

  async resume({ name }: JobKind<unknown>, group: string): Promise<void> {
    await this.table.resume(name, group)
    this.pump(name)
  }

  settled({ name }: JobKind<unknown>, which: Which | 'all', { signal }: { signal?: StopSignal } = {}): Promise<void> {
    return this.until(async () => !(await this.table.isBusy(name, which)), signal)
  }

  async start(): Promise<void> {
    if (this.started) return
    this.started = true
    await this.table.freeAbandoned()
    this.every(this.options.beatMs ?? this.leaseMs / 3, () => this.beat())
    this.every(this.options.pollMs ?? 2_000, async () => this.pump(...this.kinds.keys()))
    this.pump(...this.kinds.keys())
  }

  async close(): Promise<void> {
    this.closing.abort(jobStopped)
    for (const timer of this.timers) clearTimeout(timer)
    await this.pumping
    const left = [...this.running.values()]
    for (const { control } of left) control.abort(jobStopped)
    await Promise.all(left.map(({ over }) => over))
    this.hint()
  }

  private async added(kind: string, jobs: readonly { group: string }[]): Promise<void> {
    if (this.options.onDemand && !this.closed) {
      for (const { group } of jobs) this.wanted.add(groupName(kind, group))
      await this.start()
    }
    this.pump(kind)
  }

  /** Takes what is due, as much as there is room for; what comes meanwhile is looked at afterwards. */
  private pump(...kinds: string[]): void {
    for (const kind of kinds) this.toFill.add(kind)
    this.pumping ??= this.pumpAll().finally(() => {
      this.pumping = null
    })
  }

  private async pumpAll(): Promise<void> {
    try {
      while (this.toFill.size > 0 && this.started && !this.closed) {
        const begun = performance.now()
        const names = [...this.toFill]
        this.toFill.clear()
        for (const name of names) await this.fill(name)
        await this.wait(begun + CLOSE_MS - performance.now())
      }
    } catch (error) {
      // Looked for again in a while.
      this.options.log.error({ err: error }, 'jobs could not be looked for')
    }
  }

  private async fill(name: string): Promise<void> {
    const handled = this.kinds.get(name)
    if (!handled) return
    const mine = [...this.running.values()].filter(({ job }) => job.kind === name)
    const room = handled.handler.concurrency - mine.length
    if (room <= 0) return
    const claimed = await this.table.claim(name, room, (group) => {
      const running = mine.filter(({ job }) => job.group === group).length
      const whole = groupName(name, group)
      if (this.options.onDemand && !this.wanted.has(whole)) return { running, most: 0 }
      return { running, most: this.proven.has(whole) ? Number.POSITIVE_INFINITY : 1 - running }
    })
    for (const job of claimed) {
      const control = new AbortController()
      this.running.set(job.id, { job, control, over: this.work(job, handled, control) })
    }
  }

  private async work(job: Job, handled: Handled, control: AbortController): Promise<void> {
    const outcome = await handled.run(job, control).then(
      (waitsFor) => ({ waitsFor }),
      (error: unknown) => ({ error }),
    )
    await this.recorded(() => this.settle(job, handled, { ...outcome, reason: control.signal.reason }))
    this.running.delete(job.id)
    this.shares.delete(job.id)
    this.hint()
    this.pump(job.kind)
  }

  private async settle(job: Job, { handler }: Handled, outcome: Outcome): Promise<void> {
    const { id, kind, group } = job
    const name = groupName(kind, group)
    if (outcome.reason === jobStopped) return this.table.giveBack(id)
    if (outcome.waitsFor) {
      this.proven.delete(name)
      const pause = (tries: number) => pauseAfter(tries, this.options.delaysMs)
      const until = await this.table.hold(kind, group, { error: outcome.waitsFor, pause })
      await handler.onHold?.(group, outcome.waitsFor)
      await this.table.giveBack(id)
      return this.pumpAt(kind, until)
    }
    if ('error' in outcome && outcome.reason === undefined) {
      this.options.log.error({ kind, key: job.key, err: outcome.error }, 'a job could not be worked on')
      const runAt = new Date(Date.now() + pauseAfter(job.attempts - 1, this.options.delaysMs))
      await this.table.giveBack(id, runAt)
      return this.pumpAt(kind, runAt)
    }
    await this.ending.do(id)
    if (outcome.reason !== undefined || this.proven.has(name)) return
    await this.table.served(kind, group)
    this.proven.add(name)
  }

  /** Nothing can be written at times: locked, away or on a full disk. What must be written waits for that. */
  private async recorded(write: () => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await write()
      } catch (error) {
        this.options.log.error({ err: error }, 'what became of a job could not be recorded')
        if (this.closed) return
        await this.wait(pauseAfter(tries, this.options.delaysMs))
      }
    }
  }

  private async beat(): Promise<void> {
    const shares = new Map(this.shares)
    this.shares.clear()
    const mine = await this.table.renew()
    for (const [id, { control }] of this.running) {
      const known = mine.get(id)
      if (known?.cancelled) control.abort(cancelled())
      // It was claimed after the rows were read, or its lease was lost.
      else if (!known && !control.signal.aborted && !(await this.table.has(id))) control.abort(jobStopped)
    }
    await this.table.noteProgress(shares)
    await this.table.freeAbandoned()
  }

  /** Asks until it is so: others may end jobs, too. What ends here is a hint to ask at once. */
  private async until(isSo: () => Promise<boolean>, signal?: StopSignal): Promise<void> {
    for (let gap = CLOSE_MS / 2; !(await isSo()); gap = Math.min(gap * 1.5, LOOK_MS)) {
      signal?.throwIfAborted()
      if (this.closed) return
      const asked = performance.now()
      await this.hinted(signal)
      await this.wait(asked + gap - performance.now())
      signal?.throwIfAborted()
    }
  }

  private hinted(signal?: StopSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer)
        this.hints.delete(go)
        signal?.removeEventListener('abort', go)
        resolve()
      }
      const timer = setTimeout(go, LOOK_MS)
      this.hints.add(go)
      signal?.addEventListener('abort', go, { once: true })
    })
  }

  /** Ends at once when this closes. */
  private async wait(ms: number): Promise<void> {
    const { signal } = this.closing
    if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined)
  }

  private hint(): void {
    for (const go of [...this.hints]) go()
  }

  private pumpAt(kind: string, time: Date): void {
    this.after(time.getTime() - Date.now() + 1, () => this.pump(kind))
  }

  private after(ms: number, work: () => void): void {
    if (this.closed) return
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      work()
    }, ms)
    // What waits is in the database; it keeps no process alive.
    timer.unref()
    this.timers.add(timer)
  }

  private every(ms: number, work: () => Promise<void>): void {
    this.after(ms, () => {
      work()
        .catch((error: unknown) => this.options.log.error({ err: error }, 'jobs could not be looked after'))
        .finally(() => this.every(ms, work))
    })
  }
}

interface Outcome {
  waitsFor?: ErrorInfo | undefined
  error?: unknown
  /** Why it was stopped. */
  reason: unknown
}

const isOneOf =
  (keys: ReadonlySet<string>) =>
  ({ key }: Job) =>
    keys.has(key)
const cancelled = () => new AppError('cancelled', say('It was cancelled.'))
const groupName = (kind: string, group: string) => `${kind}/${group}`

const rowOf = <Payload>({ name }: JobKind<Payload>, { key, group, payload, runAt }: NewJob<Payload>) => ({
  kind: name,
  key,
  group,
  payload: JSON.stringify(payload),
  runAt: runAt ?? new Date(),
})

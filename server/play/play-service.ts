import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { StopController } from '@/server/engine'
import type { PlayDeps, PlayScope } from './deps'
import { GridLog } from './grid-log'
import { Pace } from './pace'
import { type PlayRequest, planPlay } from './plan-play'
import { Playing } from './play-grid'

const ids = z.array(z.string())
/** A grid that is to be played. */
export const playJob = {
  name: 'play',
  payload: z.strictObject({
    gridId: z.string(),
    workspaceId: z.string(),
    only: z.strictObject({ variantIds: ids.optional(), models: ids.optional(), caseIds: ids.optional() }).optional(),
    againBefore: z.string().optional(),
    renewBefore: z.string().optional(),
  }),
}
type Payload = z.infer<typeof playJob.payload>

/** Most calls at once of a server, and of the context's steps. */
const MOST_AT_ONCE = 32
/** How long a grid that has ended can be heard, in milliseconds. */
const HEARD_MS = 60_000
/** How often a grid that another process plays is looked at, in milliseconds. */
const LOOK_MS = 1_000

/** Plays grids, one after another, as jobs: what a crash leaves is gone on with. */
export class PlayService {
  private readonly logs = new Map<string, GridLog>()
  /** Of grids that were played to their end a moment ago: who began to play hears all of it, however quick it was. */
  private readonly endedLogs = new Map<string, GridLog>()
  /** What gives up the cells that are under way, by grid. */
  private readonly playing = new Map<string, StopController>()
  private readonly paces = new Map<string, Pace>()

  constructor(private readonly deps: PlayDeps) {
    deps.jobs.handle(playJob, {
      concurrency: 1,
      run: (payload, { signal, progress }) => this.work(payload, signal, progress),
    })
  }

  /** Begins to play a grid; one that is being played goes on with this behind it. Throws as `planPlay`. */
  async start(
    gridId: string,
    { only, again, renew }: { only?: PlayRequest['only']; again: boolean; renew: boolean },
    scope: PlayScope,
  ): Promise<{ total: number; left: number }> {
    const now = new Date()
    const request = {
      gridId,
      only,
      againBefore: again ? now : undefined,
      renewBefore: renew ? now : undefined,
    }
    const { total, left } = await planPlay(this.deps, request, scope)
    if (left === 0) return { total, left }
    this.logOf(gridId)
    const payload: Payload = {
      gridId,
      workspaceId: scope.workspaceId,
      ...(only && {
        only: { variantIds: list(only.variantIds), models: list(only.models), caseIds: list(only.caseIds) },
      }),
      ...(again && { againBefore: now.toISOString() }),
      ...(renew && { renewBefore: now.toISOString() }),
    }
    await this.deps.jobs.add(playJob, [{ key: gridId, group: gridId, payload }])
    return { total, left }
  }

  /** Begins no more cells; those under way come to their end. Does not wait for that. */
  stop(gridId: string): void {
    const log = this.logs.get(gridId)
    this.deps.jobs
      .cancel(playJob, { keys: [gridId] })
      // One that had not begun tells its end here.
      .then(() => this.logs.get(gridId) === log && this.ended(gridId, 'stopped'))
      .catch((error: unknown) => this.deps.log.error({ err: error, gridId }, 'a grid could not be stopped'))
  }

  /** Gives up what is under way, and resolves when nothing of the grid is played any more. */
  async giveUp(gridId: string): Promise<void> {
    this.playing.get(gridId)?.abort(new AppError('cancelled', say('The grid was deleted.')))
    await this.deps.jobs.cancel(playJob, { keys: [gridId] })
    this.ended(gridId, 'stopped')
  }

  async state(gridId: string): Promise<'idle' | 'waiting' | 'running'> {
    return (await this.deps.jobs.find(playJob, gridId))?.state ?? 'idle'
  }

  /** Resolves when nothing of the grid is left to play. */
  settled(gridId: string, signal?: StopSignal): Promise<void> {
    return this.deps.jobs.settled(playJob, { keys: [gridId] }, signal ? { signal } : {})
  }

  /** What happens in a grid from `afterSeq` on (absent: from now), until it has been played. */
  async *events(gridId: string, afterSeq: number | undefined, signal: StopSignal) {
    const log = this.logs.get(gridId) ?? (afterSeq === undefined ? undefined : this.endedLogs.get(gridId))
    if (log) return yield* log.subscribe(afterSeq ?? log.last, signal)
    // Played elsewhere, or not at all: only its end can be told.
    while (!signal.aborted && (await this.state(gridId)) !== 'idle') {
      const here = this.logs.get(gridId)
      if (here) return yield* here.subscribe(0, signal)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    if (signal.aborted) return
    const seq = Math.max(Date.now() * 1_000, (afterSeq ?? 0) + 1)
    yield { type: 'ended', seq, state: 'done', done: 0, total: 0 } as const
  }

  private async work(
    payload: Payload,
    signal: StopSignal,
    progress: (share: number) => void,
  ): Promise<ErrorInfo | undefined> {
    const { gridId, workspaceId } = payload
    const log = this.logOf(gridId)
    const broken = new StopController()
    this.playing.set(gridId, broken)
    signal.addEventListener('abort', () => signal.reason === jobStopped && broken.abort(jobStopped), { once: true })
    const scope = { workspaceId }
    const request = {
      gridId,
      only: payload.only,
      againBefore: payload.againBefore === undefined ? undefined : new Date(payload.againBefore),
      renewBefore: payload.renewBefore === undefined ? undefined : new Date(payload.renewBefore),
    }
    let counts = { done: 0, total: 0 }
    try {
      const plan = await planPlay(this.deps, request, scope)
      const playing = new Playing(this.deps, plan, request, scope, log, (server) => this.paceOf(server), progress)
      await playing.run(signal, broken.signal).finally(() => {
        counts = playing.counts
      })
      // Another process goes on with it, or this one after it starts again.
      if (signal.aborted && signal.reason === jobStopped) return undefined
      this.ended(gridId, signal.aborted ? 'stopped' : 'done', counts)
    } catch (error) {
      if (signal.reason === jobStopped) return undefined
      if (!(error instanceof AppError)) this.deps.log.error({ err: error, gridId }, 'a grid could not be played')
      this.ended(gridId, 'failed', counts, error)
    } finally {
      this.playing.delete(gridId)
    }
    return undefined
  }

  private ended(
    gridId: string,
    state: 'done' | 'stopped' | 'failed',
    counts = { done: 0, total: 0 },
    error?: unknown,
  ): void {
    const log = this.logs.get(gridId)
    if (!log) return
    this.logs.delete(gridId)
    this.endedLogs.set(gridId, log)
    setTimeout(() => this.endedLogs.get(gridId) === log && this.endedLogs.delete(gridId), HEARD_MS).unref()
    log.append({ type: 'ended', state, ...counts, ...(error !== undefined && { error: errorInfo(error) }) })
  }

  private logOf(gridId: string): GridLog {
    const known = this.logs.get(gridId) ?? new GridLog()
    this.logs.set(gridId, known)
    return known
  }

  /** The built-in reader runs in this process: more at once than there are processors serve nobody. */
  private paceOf(server: string): Pace {
    const most = server === 'built-in' || server === 'none' ? availableParallelism() : MOST_AT_ONCE
    const known = this.paces.get(server) ?? new Pace(most, this.deps.delaysMs)
    this.paces.set(server, known)
    return known
  }
}

const list = (some: readonly string[] | undefined) => some && [...some]

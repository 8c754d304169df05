import { z } from 'zod'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import type { GridEvent } from '@/pipeline/play/grid'
import { say } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { StopController } from '@/server/engine'
import type { PlayDeps, PlayScope } from './deps'
import { GridLog } from './grid-log'
import { JobLogs, modelsUp } from './job-logs'
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

/** Plays grids, one after another, as jobs: what a crash leaves is gone on with. */
export class PlayService {
  private readonly logs: JobLogs<GridEvent, GridLog>
  /** What gives up the cells that are under way, by grid. */
  private readonly playing = new Map<string, StopController>()

  constructor(private readonly deps: PlayDeps) {
    this.logs = new JobLogs(deps.jobs, playJob, () => new GridLog())
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
    this.logs.of(gridId)
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

  state(gridId: string): Promise<'idle' | 'waiting' | 'running'> {
    return this.logs.state(gridId)
  }

  /** Resolves when nothing of the grid is left to play. */
  settled(gridId: string, signal?: StopSignal): Promise<void> {
    return this.logs.settled(gridId, signal)
  }

  /** What happens in a grid from `afterSeq` on (absent: from now), until it has been played. */
  events(gridId: string, afterSeq: number | undefined, signal: StopSignal): AsyncIterable<GridEvent> {
    return this.logs.events(gridId, afterSeq, signal, (seq) => {
      return { type: 'ended', seq, state: 'done', done: 0, total: 0 }
    })
  }

  private async work(
    payload: Payload,
    signal: StopSignal,
    progress: (share: number) => void,
  ): Promise<ErrorInfo | undefined> {
    const { gridId, workspaceId } = payload
    const isLeft = !this.logs.has(gridId)
    const log = this.logs.of(gridId)
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
      if (isLeft) await modelsUp(() => this.deps.environment(scope), signal)
      const plan = await planPlay(this.deps, request, scope)
      const playing = new Playing(
        this.deps,
        plan,
        request,
        scope,
        log,
        (server) => this.deps.paces.of(server),
        progress,
      )
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
    this.logs.end(gridId, { type: 'ended', state, ...counts, ...(error !== undefined && { error: errorInfo(error) }) })
  }
}

const list = (some: readonly string[] | undefined) => some && [...some]

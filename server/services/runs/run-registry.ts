import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { RunLog, StopController } from '@/server/engine'
import { TurnoverMap } from '@/server/turnover-map'
import type { WaitingSteps } from './waiting-steps'

interface LiveRun {
  workspaceId: string
  log: RunLog
  controller: StopController
  waiting?: WaitingSteps
  finished: Promise<unknown>
}

/** Long enough for whoever started a run to come and listen to it. */
const HEARD_MS = 60_000

/** The runs going on in this process: where to listen to them and how to stop them. */
export class RunRegistry {
  private readonly live = new TurnoverMap<string, LiveRun>()
  private readonly ended = new Map<string, LiveRun>()

  get size(): number {
    return this.live.size
  }

  /**
   * Adds a run and forgets it when `finished` settles; who listens by then still hears it out. What a person waits for
   * (`awaited`) can be heard for a while longer: where runs go unrecorded, nothing else tells of one that was quick.
   */
  add(runId: string, run: LiveRun, awaited = false): void {
    this.live.set(runId, run)
    const forget = () => {
      this.live.delete(runId)
      if (!awaited) return
      this.ended.set(runId, run)
      setTimeout(() => this.ended.delete(runId), HEARD_MS).unref()
    }
    run.finished.then(forget, forget)
  }

  /** The events of a run that is going on. */
  log(workspaceId: string, runId: string): RunLog | undefined {
    return within(workspaceId, this.live.get(runId))?.log
  }

  /** The events of a run that somebody waited for and that ended a moment ago. */
  endedLog(workspaceId: string, runId: string): RunLog | undefined {
    return within(workspaceId, this.ended.get(runId))?.log
  }

  /** Stops a run; false when none of this id is going on. */
  stop(workspaceId: string, runId: string): boolean {
    const run = within(workspaceId, this.live.get(runId))
    run?.controller.abort(new AppError('cancelled', say('The run was stopped.')))
    return run !== undefined
  }

  /** The steps of a run that wait at breakpoints; nothing when none of this id is going on. */
  waiting(workspaceId: string, runId: string): WaitingSteps | undefined {
    return within(workspaceId, this.live.get(runId))?.waiting
  }

  /** Stops every run and waits until all have told their end; for shutting down. */
  async stopAll(reason = new AppError('interrupted', say('Telar is shutting down.'))): Promise<void> {
    const runs = [...this.live.values()]
    for (const { controller } of runs) controller.abort(reason)
    await Promise.allSettled(runs.map((run) => run.finished))
  }
}

const within = (workspaceId: string, run: LiveRun | undefined) => (run?.workspaceId === workspaceId ? run : undefined)

import { AppError } from '@/pipeline/errors'
import type { RunLog, StopController } from '@/server/engine'
import { TurnoverMap } from '@/server/turnover-map'

interface LiveRun {
  log: RunLog
  controller: StopController
  finished: Promise<unknown>
}

/** Long enough for whoever started a run to come and listen to it. */
const HEARD_MS = 60_000

/** The runs going on in this process: where to listen to them and how to stop them. */
export class RunRegistry {
  private readonly live = new TurnoverMap<string, LiveRun>()
  private readonly ended = new Map<string, RunLog>()

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
      this.ended.set(runId, run.log)
      setTimeout(() => this.ended.delete(runId), HEARD_MS).unref()
    }
    run.finished.then(forget, forget)
  }

  /** The events of a run that is going on. */
  log(runId: string): RunLog | undefined {
    return this.live.get(runId)?.log
  }

  /** The events of a run that somebody waited for and that ended a moment ago. */
  endedLog(runId: string): RunLog | undefined {
    return this.ended.get(runId)
  }

  /** Stops a run; false when none of this id is going on. */
  stop(runId: string, reason = new AppError('cancelled', 'The run was stopped.')): boolean {
    const run = this.live.get(runId)
    run?.controller.abort(reason)
    return run !== undefined
  }

  /** Stops every run and waits until all have told their end; for shutting down. */
  async stopAll(reason = new AppError('interrupted', 'Telar is shutting down.')): Promise<void> {
    const ends = [...this.live.values()].map((run) => run.finished)
    for (const runId of this.live.keys()) this.stop(runId, reason)
    await Promise.allSettled(ends)
  }
}

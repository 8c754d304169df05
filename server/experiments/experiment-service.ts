import { z } from 'zod'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import type { ExperimentEvent } from '@/pipeline/evaluation/experiment'
import { MOST_CELLS } from '@/pipeline/evaluation/experiment'
import { headlineOf } from '@/pipeline/evaluation/told'
import { say } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { experimentEnds } from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort, StopController } from '@/server/engine'
import { JobLogs, modelsUp } from '@/server/play/job-logs'
import { judgingOf } from '@/server/play/judge-cell'
import { SeriesLog } from '@/server/play/series-log'
import { armsOf } from './arms'
import { Budget } from './budget'
import type { ExperimentDeps, ExperimentScope } from './deps'
import { decidingMetric, figuresOf } from './figures'
import { cellPlace, Measurer } from './measure'
import { prepareOptimiser } from './optimise/prepare'
import { casesOf, findExperiment, refuseUnfit } from './prepare'
import { strategies } from './strategies'
import { Capped } from './strategy'

/** An experiment that is to be run. */
export const experimentJob = {
  name: 'experiment',
  payload: z.strictObject({ experimentId: z.string(), workspaceId: z.string() }),
}
type Payload = z.infer<typeof experimentJob.payload>
type End = (typeof experimentEnds)[number]

/** Runs experiments, one after another, as jobs: what a crash leaves is gone on with. */
export class ExperimentService {
  private readonly logs: JobLogs<ExperimentEvent, SeriesLog<ExperimentEvent>>
  /** What gives up the cells that are under way, by experiment. */
  private readonly running = new Map<string, StopController>()

  constructor(readonly deps: ExperimentDeps) {
    this.logs = new JobLogs(deps.jobs, experimentJob, () => new SeriesLog<ExperimentEvent>())
    deps.jobs.handle(experimentJob, {
      concurrency: 1,
      run: (payload, { signal, progress }) => this.work(payload, signal, progress),
    })
  }

  /** Begins, or goes on. Throws before anything is asked: `invalid-graph`, `invalid-input`, `not-found`, `too-large`. */
  async start(experimentId: string, scope: ExperimentScope): Promise<{ left: number; total: number }> {
    const { records, jobs } = this.deps
    const experiment = await findExperiment(this.deps, experimentId, scope)
    const [cases, candidates, cells] = await Promise.all([
      casesOf(this.deps, experiment),
      records.experiments.candidates(experimentId),
      records.experiments.cells(experimentId),
    ])
    const total = candidates.length * cases.length * experiment.setup.repeats
    if (total > MOST_CELLS)
      throw new AppError(
        'too-large',
        say('These are {cells} answers; an experiment has {most} at the most.', { cells: total, most: MOST_CELLS }),
        {
          fix: say('Take fewer candidates, cases or repeats.'),
        },
      )
    const first = candidates.slice(0, experiment.kind === 'sweep' ? 1 : candidates.length)
    const environment = await this.deps.environment(scope)
    refuseUnfit(await armsOf(this.deps, first, scope, new StopController().signal, { environment }), cases)
    if (experiment.kind === 'optimise')
      prepareOptimiser({ experiment, candidates, cases, definitions: this.deps.definitions, environment })
    const there = new Set(cells.map(cellPlace))
    this.logs.of(experimentId)
    await records.experiments.note(experimentId, { ended: null, error: null, finishedAt: null })
    await jobs.add(experimentJob, [
      { key: experimentId, group: experimentId, payload: { experimentId, workspaceId: scope.workspaceId } },
    ])
    return { total, left: Math.max(0, total - there.size) }
  }

  /** Begins no more cells; those under way come to their end. Does not wait for that. */
  stop(experimentId: string): void {
    const log = this.logs.get(experimentId)
    this.deps.jobs
      .cancel(experimentJob, { keys: [experimentId] })
      // One that had not begun tells its end here.
      .then(async () => {
        if (this.logs.get(experimentId) === log && log) await this.ended(experimentId, 'stopped')
      })
      .catch((error: unknown) =>
        this.deps.log.error({ err: error, experimentId }, 'an experiment could not be stopped'),
      )
  }

  /** Gives up what is under way, and resolves when nothing of it is run any more. */
  async giveUp(experimentId: string): Promise<void> {
    this.running.get(experimentId)?.abort(new AppError('cancelled', say('The experiment was deleted.')))
    await this.deps.jobs.cancel(experimentJob, { keys: [experimentId] })
    await this.ended(experimentId, 'stopped')
  }

  state(experimentId: string): Promise<'idle' | 'waiting' | 'running'> {
    return this.logs.state(experimentId)
  }

  /** Resolves when nothing of it is left to do. */
  settled(experimentId: string, signal?: StopSignal): Promise<void> {
    return this.logs.settled(experimentId, signal)
  }

  /** What happens from `afterSeq` on (absent: from now), until it has ended. */
  events(experimentId: string, afterSeq: number | undefined, signal: StopSignal): AsyncIterable<ExperimentEvent> {
    return this.logs.events(experimentId, afterSeq, signal, (seq) => {
      return { type: 'ended', seq, state: 'done', done: 0, total: 0 }
    })
  }

  private async work(
    { experimentId, workspaceId }: Payload,
    signal: StopSignal,
    progress: (share: number) => void,
  ): Promise<ErrorInfo | undefined> {
    const scope = { workspaceId }
    const isLeft = !this.logs.has(experimentId)
    const log = this.logs.of(experimentId)
    const broken = new StopController()
    // It may have as many listeners as there are cells.
    const ending = new StopController()
    this.running.set(experimentId, broken)
    const forget = onAbort(signal, () => {
      ending.abort(signal.reason)
      if (signal.reason === jobStopped) broken.abort(jobStopped)
    })
    let measurer: Measurer | undefined
    try {
      if (isLeft) await modelsUp(() => this.deps.environment(scope), signal)
      measurer = await this.measurer(experimentId, scope, {
        log,
        signal: ending.signal,
        broken: broken.signal,
        progress,
      })
      await strategies[measurer.experiment.kind](measurer)
      await this.ended(experimentId, 'done', measurer)
    } catch (error) {
      // Another process goes on with it, or this one after it starts again.
      if (signal.reason === jobStopped) return undefined
      if (signal.aborted) await this.ended(experimentId, 'stopped', measurer)
      else if (error instanceof Capped) await this.ended(experimentId, 'capped', measurer)
      else {
        if (!(error instanceof AppError))
          this.deps.log.error({ err: error, experimentId }, 'an experiment could not be run')
        await this.ended(experimentId, 'failed', measurer, error)
      }
    } finally {
      forget()
      this.running.delete(experimentId)
    }
    return undefined
  }

  private async measurer(
    experimentId: string,
    scope: ExperimentScope,
    parts: {
      log: SeriesLog<ExperimentEvent>
      signal: StopSignal
      broken: StopSignal
      progress: (share: number) => void
    },
  ): Promise<Measurer> {
    const { records } = this.deps
    const experiment = await findExperiment(this.deps, experimentId, scope)
    const [cases, candidates, cells, environment] = await Promise.all([
      casesOf(this.deps, experiment),
      records.experiments.candidates(experimentId),
      records.experiments.cells(experimentId),
      this.deps.environment(scope),
    ])
    const { setup, spent } = experiment
    return new Measurer({
      deps: this.deps,
      scope,
      experiment,
      cases,
      candidates,
      cells,
      judging: judgingOf(setup, environment),
      budget: new Budget(setup.limits, spent, setup.prices),
      paceOf: (server) => this.deps.paces.of(server),
      ...parts,
    })
  }

  private async ended(experimentId: string, state: End, measurer?: Measurer, error?: unknown): Promise<void> {
    const told = error === undefined ? null : errorInfo(error)
    if (measurer) await noteHeadline(measurer)
    await this.deps.records.experiments.note(experimentId, {
      ended: state,
      error: told,
      finishedAt: new Date(),
      ...(measurer && { spent: measurer.spent }),
    })
    const counts = measurer?.counts ?? { done: 0, total: 0 }
    this.logs.end(experimentId, { type: 'ended', state, ...counts, ...(told && { error: told }) })
  }
}

/** What a list says of it, so that lists need no cells. */
async function noteHeadline(measurer: Measurer): Promise<void> {
  const { cases, experiment } = measurer
  const candidates = measurer.candidates()
  const cells = measurer.cells(candidates, cases)
  const metric = decidingMetric(experiment.setup, cells)
  const headline = headlineOf(candidates, figuresOf(candidates, cells, cases, experiment.setup), metric)
  if (headline) await measurer.note({ headline })
}

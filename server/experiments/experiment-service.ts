import { availableParallelism } from 'node:os'
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
import { judgingOf } from '@/server/play/judge-cell'
import { Pace } from '@/server/play/pace'
import { armsOf } from './arms'
import { Budget } from './budget'
import type { ExperimentDeps, ExperimentScope } from './deps'
import { decidingMetric, figuresOf } from './figures'
import { cellPlace, Measurer } from './measure'
import { prepareOptimiser } from './optimise/prepare'
import { casesOf, findExperiment, refuseUnfit } from './prepare'
import { SeriesLog } from './series-log'
import { strategies } from './strategies'
import { Capped } from './strategy'

/** An experiment that is to be run. */
export const experimentJob = {
  name: 'experiment',
  payload: z.strictObject({ experimentId: z.string(), workspaceId: z.string() }),
}
type Payload = z.infer<typeof experimentJob.payload>
type End = (typeof experimentEnds)[number]

/** Most calls at once of a server. */
const MOST_AT_ONCE = 32
/** How long an experiment that has ended can be heard, in milliseconds. */
const HEARD_MS = 60_000
/** How often one that another process runs is looked at, in milliseconds. */
const LOOK_MS = 1_000
/** How often a model server that does not answer is looked at before what was left is gone on with. */
const LOOKS = 8

/** Runs experiments, one after another, as jobs: what a crash leaves is gone on with. */
export class ExperimentService {
  private readonly logs = new Map<string, SeriesLog<ExperimentEvent>>()
  /** Of those that ended a moment ago: who began one hears all of it, however quick it was. */
  private readonly endedLogs = new Map<string, SeriesLog<ExperimentEvent>>()
  /** What gives up the cells that are under way, by experiment. */
  private readonly running = new Map<string, StopController>()
  private readonly paces = new Map<string, Pace>()

  constructor(readonly deps: ExperimentDeps) {
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
    refuseUnfit(await armsOf(this.deps, first, scope, new StopController().signal), cases)
    if (experiment.kind === 'optimise') {
      const environment = await this.deps.environment(scope)
      prepareOptimiser({ experiment, candidates, cases, definitions: this.deps.definitions, environment })
    }
    const there = new Set(cells.map(cellPlace))
    this.logOf(experimentId)
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

  async state(experimentId: string): Promise<'idle' | 'waiting' | 'running'> {
    return (await this.deps.jobs.find(experimentJob, experimentId))?.state ?? 'idle'
  }

  /** Resolves when nothing of it is left to do. */
  settled(experimentId: string, signal?: StopSignal): Promise<void> {
    return this.deps.jobs.settled(experimentJob, { keys: [experimentId] }, signal ? { signal } : {})
  }

  /** What happens from `afterSeq` on (absent: from now), until it has ended. */
  async *events(experimentId: string, afterSeq: number | undefined, signal: StopSignal) {
    const log = this.logs.get(experimentId) ?? (afterSeq === undefined ? undefined : this.endedLogs.get(experimentId))
    if (log) return yield* this.heard(experimentId, log.subscribe(afterSeq ?? log.last, signal), signal)
    // Run elsewhere, or not at all: only its end can be told.
    while (!signal.aborted && (await this.state(experimentId)) !== 'idle') {
      const here = this.logs.get(experimentId)
      if (here) return yield* this.heard(experimentId, here.subscribe(0, signal), signal)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    if (signal.aborted) return
    const seq = Math.max(Date.now() * 1_000, (afterSeq ?? 0) + 1)
    yield { type: 'ended', seq, state: 'done', done: 0, total: 0 } as const
  }

  /** The end is told when nothing of it is run any more: who hears it may change it, or begin anew. */
  private async *heard(experimentId: string, events: AsyncGenerator<ExperimentEvent>, signal: StopSignal) {
    for await (const event of events) {
      if (event.type === 'ended') await this.settled(experimentId, signal)
      yield event
    }
  }

  private async work(
    { experimentId, workspaceId }: Payload,
    signal: StopSignal,
    progress: (share: number) => void,
  ): Promise<ErrorInfo | undefined> {
    const scope = { workspaceId }
    const isLeft = !this.logs.has(experimentId)
    const log = this.logOf(experimentId)
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
      if (isLeft) await this.waitForModels(scope, signal)
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
      paceOf: (server) => this.paceOf(server),
      ...parts,
    })
  }

  /** After a start a server may not have said yet which models it has: what an earlier process left must not be run as if it had none. */
  private async waitForModels(scope: ExperimentScope, signal: StopSignal): Promise<void> {
    for (let tries = 0; tries < LOOKS && !signal.aborted; tries += 1) {
      if ((await this.deps.environment(scope)).down.length === 0) return
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
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
    const log = this.logs.get(experimentId)
    if (!log) return
    this.logs.delete(experimentId)
    this.endedLogs.set(experimentId, log)
    setTimeout(() => this.endedLogs.get(experimentId) === log && this.endedLogs.delete(experimentId), HEARD_MS).unref()
    const counts = measurer?.counts ?? { done: 0, total: 0 }
    log.append({ type: 'ended', state, ...counts, ...(told && { error: told }) })
  }

  private logOf(experimentId: string): SeriesLog<ExperimentEvent> {
    const known = this.logs.get(experimentId) ?? new SeriesLog<ExperimentEvent>()
    this.logs.set(experimentId, known)
    return known
  }

  /** What runs in this process: more at once than there are processors serve nobody. */
  private paceOf(server: string): Pace {
    const most = server === 'built-in' || server === 'none' ? availableParallelism() : MOST_AT_ONCE
    const known = this.paces.get(server) ?? new Pace(most, this.deps.delaysMs)
    this.paces.set(server, known)
    return known
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

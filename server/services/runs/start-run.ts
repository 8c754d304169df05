import { AppError, errorInfo } from '@/pipeline/errors'
import type { Plan } from '@/pipeline/plan'
import type { RunEvent, RunFinished } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import {
  type DebugOptions,
  executePlan,
  onAbort,
  RunLog,
  type RunOptions,
  type StepCache,
  StopController,
} from '@/server/engine'
import type { RunDeps } from './deps'
import { newRunId } from './run-id'
import { WaitingSteps } from './waiting-steps'

/** `graph`: what the plan came from, kept with the run; null where a version keeps it. */
export interface StartRunInput
  extends Pick<RunRecord, 'workspaceId' | 'pipelineId' | 'pipelineName' | 'origin' | 'graph'>,
    Partial<Pick<RunRecord, 'versionId' | 'deploymentId'>> {
  plan: Plan
  inputs: unknown
  explain: boolean
  /** Stops the run when it aborts. */
  signal?: StopSignal
  /** Results of earlier runs, to take where nothing changed. */
  cache?: StepCache
  /** What a person wants who looks into a draft. `given`: inputs with which steps at breakpoints go on by themselves. */
  debug?: Omit<DebugOptions, 'waitAt'> & { given?: ReadonlyMap<string, Inputs> }
}

export interface StartedRun {
  runId: string
  log: RunLog
  /** The end of the run, once it cannot be lost any more. */
  finished: Promise<RunFinished>
  /** The outputs as JSON text, once `finished` has settled. */
  outputsText(): string
  /** Stops the run; its end tells this error. */
  stop(reason: AppError): void
}

/**
 * Starts a run and keeps its record. It goes on whether or not anybody listens, until it ends or is stopped.
 * Throws `invalid-input`, `too-large` or `invalid-graph` at once, and then nothing has been started or kept; so it does,
 * with `storage-full` for example, when no record could be kept. A run whose end cannot be kept is told as failed.
 */
export function startRun(deps: RunDeps, input: StartRunInput): StartedRun {
  deps.store.admit()
  const runId = newRunId()
  const log = new RunLog()
  const controller = new StopController()
  const { plan, inputs, explain, cache, debug } = input
  const waiting = new WaitingSteps(plan)
  const { executors, definitions, capabilitiesOf, revisionOf, retry, clock } = deps.engine
  const options: RunOptions = {
    executors,
    definitions,
    capabilities: capabilitiesOf(input),
    revisionOf,
    retry,
    clock,
    runId,
    explain,
    cache,
    ...(debug && { debug: { ...debug, waitAt: goOn(waiting, debug.given) } }),
    signal: controller.signal,
    onError: (error, stepId) => deps.onError(error, { runId, stepId }),
  }
  let outputsText = ''
  let refused: RunFinished | undefined
  let durable: Promise<void> | undefined
  const refuse = (event: RunFinished, error: unknown) => {
    if (!(error instanceof AppError)) throw error
    refused = { ...event, status: 'failed', outputs: {}, error: errorInfo(error) }
    log.append(refused)
  }
  const running = executePlan(plan, inputs, options, (event) => {
    if (event.type !== 'run.finished') {
      keep(event, deps, input)
      log.append(event)
      return
    }
    // Kept before anybody is told: what a caller has seen as finished is not lost.
    try {
      outputsText = deps.store.finish(event)
      durable = deps.store.durable(runId)?.then(
        () => log.append(event),
        (error: unknown) => refuse(event, error),
      )
      if (!durable) log.append(event)
    } catch (error) {
      refuse(event, error)
    }
  })
  const finished = running.then((end) => (durable ? durable.then(() => refused ?? end) : (refused ?? end)))
  const forget = onAbort(input.signal, () => controller.abort(input.signal?.reason))
  finished.then(forget, (error: unknown) => {
    forget()
    deps.onError(error, { runId })
  })
  deps.registry.add(
    runId,
    { workspaceId: input.workspaceId, log, controller, waiting, finished },
    input.origin === 'studio',
  )
  return { runId, log, finished, outputsText: () => outputsText, stop: (reason) => controller.abort(reason) }
}

type Inputs = Record<string, unknown>

/** Lets a step at a breakpoint go on: by itself with what it was given, else when somebody says so. */
function goOn(waiting: WaitingSteps, given: ReadonlyMap<string, Inputs> | undefined): DebugOptions['waitAt'] {
  return async (stepId, arrived) => ({ ...arrived, ...(given?.get(stepId) ?? (await waiting.add(stepId))) })
}

function keep(event: RunEvent, { store }: RunDeps, input: StartRunInput): void {
  if (event.type === 'step.token') return
  if (event.type === 'run.started') store.begin(begun(event, input))
  store.record(event)
}

/** The record of a run as it begins. */
export function begun(
  started: Pick<Extract<RunEvent, { type: 'run.started' }>, 'runId' | 'at' | 'planHash'>,
  input: Omit<StartRunInput, 'explain'>,
): RunRecord {
  return {
    id: started.runId,
    workspaceId: input.workspaceId,
    pipelineId: input.pipelineId,
    pipelineName: input.pipelineName,
    deploymentId: input.deploymentId ?? null,
    versionId: input.versionId ?? null,
    origin: input.origin,
    status: 'running',
    planHash: started.planHash,
    graph: input.graph,
    plan: input.versionId === undefined ? JSON.stringify(input.plan) : null,
    inputs: recordOf(input.inputs),
    outputs: {},
    error: null,
    usage: { inputTokens: 0, outputTokens: 0 },
    startedAt: started.at,
    durationMs: null,
  }
}

/** The inputs as given; `run.started` comes only after they were found to be an object. */
function recordOf(inputs: unknown): Record<string, unknown> {
  return typeof inputs === 'object' && inputs !== null ? { ...inputs } : {}
}

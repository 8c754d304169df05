import { isDeepStrictEqual } from 'node:util'
import { AppError, errorInfo } from '@/pipeline/errors'
import type { CapabilityName, Ports } from '@/pipeline/node-definition'
import type { Step } from '@/pipeline/plan'
import { previewOf } from '@/pipeline/ports'
import { REASONING, type StepNote, type StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { stepPath } from '@/pipeline/step-path'
import type { Capabilities } from '../capabilities'
import type { ExecuteResult, NodeExecutor } from '../capabilities/implement-node'
import type { Nest } from '../capabilities/pipelines'
import type { StopSignal } from '../capabilities/stop-signal'
import { type Attempt, abortError, onAbort, pause, runAttempt } from './abort'
import type { Clock } from './clock'
import type { EventBody, RunOptions } from './options'
import { type RetryPolicy, retryDelay } from './retry'
import { type CachedStep, cacheKey } from './step-cache'

/** What all steps of one run share. */
export interface StepEnvironment {
  options: RunOptions
  runId: string
  retry: RetryPolicy
  clock: Clock
  /** Aborts when the run stops, for whatever reason. */
  signal: StopSignal
  explain: boolean
  /** The port whose text streams to the reader, if it is this step's. */
  streamPort: (stepId: string) => string | undefined
  at: () => number
  emit: (event: EventBody) => void
}

/** Runs one step to its end: from the cache or in as many attempts as it takes. Never rejects; the record tells. */
export async function runStep(
  step: Step,
  prepare: () => Record<string, unknown>,
  env: StepEnvironment,
): Promise<StepRecord> {
  const record = blankRecord(step, env.at())
  let begun = env.clock.elapsed()
  try {
    record.inputs = prepare()
    if (env.options.debug?.breakpoints.has(step.id)) {
      await waitAt(step, record, env)
      record.startedAt = env.at()
      begun = env.clock.elapsed()
    }
    const key = env.options.cache
      ? cacheKey(step, record.inputs, {
          explain: env.explain,
          revisionOf: env.options.revisionOf,
          needs: env.options.executors.get(step.type)?.needs,
        })
      : null
    const cached = key === null ? undefined : env.options.cache?.get(key)
    if (cached) takeCached(step, cached, record, env)
    else {
      takeResult(step, await attempts(step, record, env), record, env)
      if (key !== null) keep(env, key, record)
    }
  } catch (error) {
    record.outcome = 'failed'
    record.error = errorInfo(error)
    if (record.error.code === 'internal') env.options.onError?.(error, step.id)
  }
  record.durationMs = Math.max(0, env.clock.elapsed() - begun)
  return record
}

/** Lets a person look at the inputs of a step, and edit them, before it begins. */
async function waitAt(step: Step, record: StepRecord, env: StepEnvironment): Promise<void> {
  const { inputs } = record
  const { debug } = env.options
  env.emit({ type: 'step.waiting', stepId: step.id, inputs })
  const given = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const forget = onAbort(env.signal, () => reject(abortError(env.signal)))
    debug?.waitAt(step.id, inputs).then(resolve, reject).finally(forget)
  })
  const edited = Object.keys(given).filter((port) => !isDeepStrictEqual(given[port], inputs[port]))
  if (edited.length === 0) return
  record.inputs = given
  record.edited = edited
}

/** The record of a step that did not run. */
export function skippedRecord(step: Step, at: number, note: StepNote): StepRecord {
  return { ...blankRecord(step, at), outcome: 'skipped', notes: [note] }
}

/** The record of a step that has just begun. */
export function blankRecord(step: Step, startedAt: number): StepRecord {
  return {
    stepId: step.id,
    type: step.type,
    outcome: 'ok',
    notes: [],
    startedAt,
    durationMs: 0,
    attempts: 0,
    cached: false,
    inputs: {},
    outputs: {},
    previews: {},
  }
}

async function attempts(step: Step, record: StepRecord, env: StepEnvironment): Promise<ExecuteResult<Ports>> {
  const executor = env.options.executors.get(step.type)
  if (!executor) throw new AppError('invalid-graph', say('No node of type "{type}" is installed.', { type: step.type }))
  for (;;) {
    record.attempts += 1
    env.emit({ type: 'step.started', stepId: step.id, attempt: record.attempts })
    const progress: Progress = { texts: undefined }
    try {
      return await runAttempt((attempt) => executeOnce(step, executor, record.inputs, attempt, progress, env), {
        signal: env.signal,
        timeoutMs: step.timeoutMs,
        clock: env.clock,
        timeoutError: () => timeoutError(step),
      })
    } catch (error) {
      if (progress.texts) record.partial = progress.texts
      if (!(error instanceof AppError) || env.signal.aborted || progress.texts) throw error
      const delayMs = retryDelay(error, record.attempts, step.effect, env.retry)
      if (delayMs === null) throw error
      env.emit({
        type: 'step.retrying',
        stepId: step.id,
        attempt: record.attempts + 1,
        delayMs,
        error: errorInfo(error),
      })
      await pause(delayMs, env.signal, env.clock)
    }
  }
}

/** What an attempt has streamed so far, by port. */
interface Progress {
  texts: Record<string, string> | undefined
}

function executeOnce(
  step: Step,
  executor: NodeExecutor,
  inputs: Record<string, unknown>,
  attempt: Attempt,
  progress: Progress,
  env: StepEnvironment,
): Promise<ExecuteResult<Ports>> {
  const emit: Context['emit'] = (port, text, how) => {
    if (step.outputs[port] === undefined && port !== REASONING) throw undeclared(step, port)
    const reset = how === 'reset'
    // What a left-behind attempt still streams belongs to no run any more.
    if (attempt.over || (text === '' && !reset)) return
    progress.texts ??= {}
    progress.texts[port] = reset ? text : (progress.texts[port] ?? '') + text
    const token = { type: 'step.token', stepId: step.id, port, text } as const
    env.emit(reset ? { ...token, reset } : token)
  }
  // A port may be named like something that every object has; what did not arrive there is not there.
  const own = Object.assign(Object.create(null) as object, inputs)
  return executor.execute(new StepContext(step, own as Context['inputs'], executor, attempt, emit, env))
}

type Context = Parameters<NodeExecutor['execute']>[0]

/** What a step's executor works with. A class, because `signal` and `nest` are made only when asked for. */
class StepContext implements Context {
  readonly config: Context['config']
  readonly resources: Context['resources']
  readonly capabilities: Context['capabilities']
  readonly explain: boolean

  constructor(
    private readonly step: Step,
    // The compiler checked the types of all feeds against the definition's ports.
    readonly inputs: Context['inputs'],
    executor: NodeExecutor,
    private readonly attempt: Attempt,
    readonly emit: Context['emit'],
    private readonly env: StepEnvironment,
  ) {
    this.config = step.config
    this.resources = step.resources
    this.capabilities = capabilitiesOf(executor, env.options.capabilities)
    this.explain = env.explain
  }

  get nest(): Nest {
    const { inside, debug } = this.env.options
    return {
      depth: inside?.depth ?? 0,
      path: stepPath(inside?.path, this.step.id),
      keep: inside?.keep ?? ((within, step) => this.keepInner(within, step)),
      given: inside ? inside.given : debug?.inside?.given,
    }
  }

  private keepInner(within: string, step: StepRecord): void {
    if (!this.attempt.over) this.env.emit({ type: 'step.inner', within, step })
  }

  get signal(): StopSignal {
    return this.attempt.signal
  }
}

type Picked = Pick<Capabilities, CapabilityName>

/** Both live as long as the process, so what each executor may use is picked once. */
const picked = new WeakMap<RunOptions['capabilities'], WeakMap<NodeExecutor, Picked>>()

/** Exactly the capabilities a node named: what it did not name, it cannot reach. */
function capabilitiesOf(executor: NodeExecutor, all: RunOptions['capabilities']): Picked {
  let ofAll = picked.get(all)
  if (!ofAll) {
    ofAll = new WeakMap()
    picked.set(all, ofAll)
  }
  let own = ofAll.get(executor)
  if (!own) {
    // Fewer members than the type says, on purpose: `implementNode` narrows the type to the names in `needs`.
    own = Object.fromEntries(executor.needs.map((name) => [name, all[name]])) as unknown as Picked
    ofAll.set(executor, own)
  }
  return own
}

/** What a step gave, fresh or from the cache, with port values as the record keeps them. */
interface StepResult extends Omit<ExecuteResult<Ports>, 'outputs'> {
  outputs: Record<string, unknown>
}

function takeResult(step: Step, result: StepResult, record: StepRecord, env: StepEnvironment): void {
  for (const port of Object.keys(result.outputs)) {
    if (step.outputs[port] === undefined) throw undeclared(step, port)
  }
  record.outcome = result.outcome ?? 'ok'
  record.notes = result.notes ?? []
  record.outputs = result.outputs
  if (env.options.explain !== false) record.previews = previewsOf(step, result.outputs)
  if (result.usage) record.usage = result.usage
  if (result.details) record.details = result.details
}

function takeCached(step: Step, cached: CachedStep, record: StepRecord, env: StepEnvironment): void {
  record.cached = true
  record.reusedFrom = cached.runId
  env.emit({ type: 'step.started', stepId: step.id, attempt: 1 })
  const port = env.streamPort(step.id)
  const text = port === undefined ? undefined : cached.outputs[port]
  if (port !== undefined && typeof text === 'string' && text !== '') {
    env.emit({ type: 'step.token', stepId: step.id, port, text })
  }
  takeResult(step, cached, record, env)
}

function keep({ options: { cache }, runId }: StepEnvironment, key: string, record: StepRecord): void {
  const { outcome, outputs, notes, details } = record
  if (outcome === 'ok' || outcome === 'empty') cache?.set(key, { outcome, outputs, notes, details, runId })
}

function previewsOf(step: Step, outputs: Record<string, unknown>): Record<string, string> {
  const previews: Record<string, string> = {}
  for (const [port, type] of Object.entries(step.outputs)) {
    if (outputs[port] !== undefined) previews[port] = previewOf(outputs[port], type)
  }
  return previews
}

function undeclared(step: Step, port: string): Error {
  return new Error(`Node type "${step.type}" gave a value for "${port}", which is not one of its outputs`)
}

function timeoutError(step: Step): AppError {
  const message = say('The step took longer than its limit of {seconds} s.', { seconds: step.timeoutMs / 1000 })
  // Trying again at once would make a person wait the limit once more; the limit is what should change.
  return new AppError('timeout', message, { retryable: false, details: { step: step.id, timeoutMs: step.timeoutMs } })
}

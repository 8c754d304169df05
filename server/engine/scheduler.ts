import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { markOf } from '@/pipeline/marks'
import type { Plan, Step } from '@/pipeline/plan'
import {
  makeNote,
  type RunEvent,
  type RunFinished,
  type RunStatus,
  rankedStatuses,
  rankOf,
  type StepNote,
  type StepRecord,
  type Usage,
} from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { abortError, onAbort, StopController } from './abort'
import { systemClock } from './clock'
import {
  type DebugOptions,
  disabledRecord,
  isSettled,
  notNeeded,
  notNeededNote,
  pinnedRecord,
  reusedRecord,
} from './debug'
import { heldBack } from './demand'
import { inputsOf, readiness } from './feeds'
import type { EventBody, RunOptions } from './options'
import { layoutOf, type PlanLayout } from './plan-layout'
import { isRelieved, withLosses } from './relief'
import { defaultRetry } from './retry'
import { blankRecord, runStep, type StepEnvironment, skippedRecord } from './run-step'

/** One run of a plan: which step runs when, and what the run comes to. The inputs are checked already. */
export class Scheduler {
  private readonly records = new Map<string, StepRecord>()
  private readonly running = new Set<string>()
  private readonly controller = new StopController()
  private readonly layout: PlanLayout
  private readonly env: StepEnvironment
  private readonly marks = new Map<string, string>()
  /** Steps that need not run, of a draft that somebody looks into. */
  private readonly spared: ReadonlySet<string>
  private readonly startedAt: number
  private readonly begun: number
  private seq = 0
  private over = false
  /** Set when the caller stopped the run. */
  private cancelled: AppError | undefined
  /** In the order in which they happened. */
  private readonly failures: StepRecord[] = []
  private settled: { resolve: (event: RunFinished) => void; reject: (error: unknown) => void } | undefined

  constructor(
    private readonly plan: Plan,
    private readonly inputs: Record<string, unknown>,
    private readonly options: RunOptions,
    private readonly sink: (event: RunEvent) => void,
    private readonly runId: string,
  ) {
    this.layout = layoutOf(plan)
    const clock = options.clock ?? systemClock
    this.startedAt = clock.now()
    this.begun = clock.elapsed()
    this.spared = options.debug ? notNeeded(plan, options.debug) : new Set()
    this.env = {
      options,
      runId,
      clock,
      retry: { ...defaultRetry, ...options.retry },
      signal: this.controller.signal,
      explain: options.explain ?? false,
      streamPort: (stepId) => (plan.stream?.step === stepId ? plan.stream.port : undefined),
      at: () => this.startedAt + clock.elapsed() - this.begun,
      emit: (event) => this.emit(event),
    }
  }

  /** Runs the plan. Resolves with the last event; rejects only when the sink threw. */
  async run(): Promise<RunFinished> {
    const finished = new Promise<RunFinished>((resolve, reject) => {
      this.settled = { resolve, reject }
    })
    const { part } = this.options.debug ?? {}
    this.emit({ type: 'run.started', planHash: this.plan.hash, ...(part && { part }) })
    const forget = onAbort(this.options.signal, () => this.cancel())
    for (const step of this.plan.steps) this.consider(step)
    this.finishIfDone()
    try {
      return await finished
    } finally {
      forget()
    }
  }

  private consider(step: Step): void {
    // Once the run is being stopped, `stopRest` alone says what becomes of the steps that have not begun.
    if (this.controller.signal.aborted || this.running.has(step.id) || this.records.has(step.id)) return
    if (this.options.debug && this.standsIn(step, this.options.debug)) return
    const ready = heldBack(step, this.layout.lazy, this.records) ?? readiness(step, this.records)
    if (ready === 'wait') return
    if (ready === 'run') this.launch(step)
    else this.skip(step, ready)
  }

  /** Whether something else stands for the step's run: it ends here, or waits for what it passes on. */
  private standsIn(step: Step, { reused, pins, disabled }: DebugOptions): boolean {
    const at = this.env.at()
    const record = reused.get(step.id)
    // The run's inputs come from its form, and its outputs are what it is for.
    const pinned = step.role ? undefined : pins.get(step.id)
    if (record) this.settle(step, reusedRecord(record, at))
    else if (pinned) this.settle(step, pinnedRecord(step, blankRecord(step, at), pinned))
    else if (this.spared.has(step.id)) this.skip(step, notNeededNote())
    else if (step.role || !disabled.has(step.id)) return false
    else if (isSettled(step, this.records)) this.settle(step, disabledRecord(step, blankRecord(step, at), this.records))
    return true
  }

  private launch(step: Step): void {
    this.running.add(step.id)
    const prepare = () => (step.role === 'input' ? this.inputs : inputsOf(step, this.records))
    runStep(step, prepare, this.env).then(
      (record) => this.settle(step, withLosses(step, record, this.records)),
      (error: unknown) => this.breakOff(error),
    )
  }

  private skip(step: Step, note: StepNote): void {
    this.settle(step, skippedRecord(step, this.env.at(), note))
  }

  private settle(step: Step, record: StepRecord): void {
    this.running.delete(step.id)
    const { debug } = this.options
    if (debug && !debug.unmarked) record.mark = this.markOf(step.id, debug, record.edited && record.inputs)
    this.records.set(step.id, record)
    // Failures after the stop are only its consequence.
    if (record.outcome === 'failed' && !this.controller.signal.aborted) this.failures.push(record)
    this.emit({ type: 'step.finished', step: record })
    for (const dependent of this.layout.dependents.get(step.id) ?? []) this.consider(dependent)
    if (this.layout.lazy.decisive.has(step.id)) for (const waiting of this.layout.lazy.lazy) this.consider(waiting)
    if (!this.controller.signal.aborted && this.outputLost()) {
      this.stopRest(new AppError('cancelled', say('Stopped, because the output can no longer be reached.')))
    }
    this.finishIfDone()
  }

  /** Not by what has come in so far: a step may begin while an input that it leaves aside is still on its way. */
  private markOf(
    stepId: string,
    debug: DebugOptions,
    edited: Record<string, unknown> | null = debug.inside?.step === stepId ? { inside: this.runId } : null,
  ): string | undefined {
    const known = this.marks.get(stepId) ?? debug.reused.get(stepId)?.mark
    if (known !== undefined && !edited) return known
    const step = this.plan.steps.find(({ id }) => id === stepId)
    if (!step || debug.reused.has(stepId)) return undefined
    const facts = { ...debug, revisionOf: this.options.revisionOf ?? (() => undefined) }
    const mark = markOf(step, (id) => this.markOf(id, debug), facts, edited)
    this.marks.set(stepId, mark)
    return mark
  }

  /** Skips spread at once, so an output that cannot be reached any more is already settled. */
  private outputLost(): boolean {
    const outcome = this.outputRecord()?.outcome
    return outcome === 'failed' || outcome === 'skipped'
  }

  private outputRecord(): StepRecord | undefined {
    return this.layout.output ? this.records.get(this.layout.output.id) : undefined
  }

  private cancel(): void {
    const signal = this.options.signal
    if (this.over || !signal) return
    this.cancelled = abortError(signal)
    this.stopRest(this.cancelled)
    this.finishIfDone()
  }

  private stopRest(reason: AppError): void {
    this.controller.abort(reason)
    for (const step of this.plan.steps) {
      if (this.running.has(step.id) || this.records.has(step.id)) continue
      this.skip(step, makeNote('cancelled', reason.said.message))
    }
  }

  private finishIfDone(): void {
    if (this.over || this.records.size < this.plan.steps.length) return
    const end = this.result()
    // Set first: the sink may abort the run in answer to the last event.
    this.over = true
    const event = this.number({
      type: 'run.finished',
      ...end,
      usage: this.usage(),
      durationMs: this.env.clock.elapsed() - this.begun,
    })
    this.deliver(event)
    // `number` keeps the type of the event it is given.
    this.settled?.resolve(event as RunFinished)
  }

  private result(): Pick<RunFinished, 'status' | 'outputs' | 'error'> {
    const output = this.outputRecord()
    const outputs = output?.outputs ?? {}
    if (this.cancelled) return { status: 'cancelled', outputs, error: errorInfo(this.cancelled) }
    const error = this.firstError()
    if (error) return { status: 'failed', outputs, error }
    if (this.options.debug?.part && !output) return { status: this.worst(), outputs }
    if (!output || output.outcome === 'skipped')
      return { status: 'failed', outputs, error: errorInfo(outputNotReached()) }
    return { status: this.worst(), outputs }
  }

  /** The first failure that no alternative made up for. */
  private firstError(): ErrorInfo | undefined {
    return this.failures.find(({ stepId }) => !isRelieved(stepId, this.layout.lazy, this.records))?.error
  }

  private worst(): RunStatus {
    let worst = 0
    for (const record of this.records.values()) {
      const own = rankOf(record)
      if (own > worst && !isRelieved(record.stepId, this.layout.lazy, this.records)) worst = own
    }
    return rankedStatuses[worst] ?? 'ok'
  }

  private usage(): Usage {
    const usage: Usage = { inputTokens: 0, outputTokens: 0 }
    for (const { usage: part } of this.records.values()) {
      if (!part) continue
      usage.inputTokens += part.inputTokens
      usage.outputTokens += part.outputTokens
      if (part.modelMs !== undefined) usage.modelMs = (usage.modelMs ?? 0) + part.modelMs
    }
    return usage
  }

  private emit(event: EventBody): void {
    if (!this.over) this.deliver(this.number(event))
  }

  /** Makes a body into an event, in place: a copy of each would be the run's largest cost of its own. */
  private number(body: EventBody): RunEvent {
    // A body with its base is an event; TypeScript does not follow that through the union.
    const event = body as RunEvent
    this.seq += 1
    event.runId = this.runId
    event.seq = this.seq
    event.at = this.env.at()
    return event
  }

  private deliver(event: RunEvent): void {
    try {
      this.sink(event)
    } catch (error) {
      this.breakOff(error)
    }
  }

  /** The sink is broken: nobody hears this run any more, so it ends without another event. */
  private breakOff(error: unknown): void {
    this.over = true
    this.controller.abort(new AppError('internal', say('The run could not be recorded.'), { cause: error }))
    this.settled?.reject(error)
  }
}

function outputNotReached(): AppError {
  return new AppError('invalid-graph', say('No branch that was taken leads to the output.'), {
    fix: say('Connect every branch to the output.'),
  })
}

import { errorTable } from '@/pipeline/error-table'
import { type ErrorInfo, errorOf } from '@/pipeline/errors'
import type { EvalPlace, ExperimentEvent } from '@/pipeline/evaluation/experiment'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type {
  CandidateRecord,
  EvalCellHead,
  EvalCellRecord,
  EvalStepRecord,
  ExperimentRecord,
} from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import { executePlan, type RunOptions } from '@/server/engine'
import { judgedAs } from '@/server/play/cell'
import { plainDebug } from '@/server/play/context'
import { evaluateCell, type Judging } from '@/server/play/judge-cell'
import type { Pace } from '@/server/play/pace'
import type { SeriesLog } from '@/server/play/series-log'
import type { Arm } from './arm'
import type { Budget } from './budget'
import type { ExperimentDeps, ExperimentScope } from './deps'
import { answerOf, costOfCell, evalCellRecord, plainScores, type RunCell } from './eval-cell'

/** Steps are kept together, no closer than this, in milliseconds. */
export const COMMIT = { most: 60, everyMs: 40 }
/** Errors of servers that come and go; what a step has tried in vain by itself is tried again here. */
const comesAndGoes = ({ code }: ErrorInfo): boolean =>
  errorTable[code].retryable && code !== 'timeout' && code !== 'interrupted'

/** What an experiment is run with. */
export interface MeasureParts {
  deps: ExperimentDeps
  scope: ExperimentScope
  experiment: ExperimentRecord
  cases: readonly CaseRecord[]
  candidates: CandidateRecord[]
  cells: readonly EvalCellHead[]
  judging: Judging
  budget: Budget
  log: SeriesLog<ExperimentEvent>
  /** Begins nothing more. */
  signal: StopSignal
  /** Gives up what is under way. */
  broken: StopSignal
  paceOf: (server: string) => Pace
  progress: (share: number) => void
}

/** A cell that is to be measured. */
export interface Work {
  arm: Arm
  one: CaseRecord
  place: EvalPlace
  keys: Map<string, string>
  key: string
  /** What is kept of it and follows from what it follows from now. */
  there: EvalCellHead | undefined
  /** The same where it need not be asked. */
  held: EvalCellHead | undefined
  /** Its answer is there; only what is said of it is not. */
  rejudge: boolean
  /** By what it is judged. */
  judged: string
}

/** Makes cells: runs what is not there yet, judges it, and keeps the steps. */
export class CellRunner {
  private readonly keptSteps: Together<EvalStepRecord, undefined>
  private readonly foundSteps: Together<string, StepRecord | undefined>
  /** Keys of steps that this experiment is known to keep. */
  private readonly own = new Set<string>()
  private readonly capabilities = new Map<Arm, RunOptions['capabilities']>()
  private readonly deps: ExperimentDeps
  private readonly scope: ExperimentScope
  private readonly experiment: ExperimentRecord
  private readonly signal: StopSignal

  constructor(private readonly parts: MeasureParts) {
    const { deps, scope, experiment, signal } = parts
    this.deps = deps
    this.scope = scope
    this.experiment = experiment
    this.signal = signal
    const { experiments } = deps.records
    this.keptSteps = new Together(async (steps) => {
      await experiments.keepSteps(experiment.id, steps)
      return steps.map(() => undefined)
    }, COMMIT)
    this.foundSteps = new Together(
      async (keys) => {
        const found = await experiments.steps(scope.workspaceId, keys)
        return keys.map((key) => found.get(key))
      },
      { most: 400 },
    )
  }

  /** The cell as it is to be kept; nothing when all stops. Throws the error of a server that does not come back. */
  async make(work: Work): Promise<EvalCellRecord | undefined> {
    if (work.rejudge) return this.judgeAgain(work)
    const cell = await this.served(work)
    return cell && this.judge(work, cell)
  }

  /** Asks at the pace that the server bears, again after a while when it does not serve. Nothing when all stops. */
  private async served(work: Work): Promise<RunCell | undefined> {
    const pace = this.parts.paceOf(work.arm.provider ?? 'none')
    for (;;) {
      if (this.signal.aborted) return undefined
      const cell = await pace
        .run(async () => {
          if (this.signal.aborted) return undefined
          // While it waited for its turn, others may have reached a limit.
          this.parts.budget.check()
          return this.runCell(work)
        }, this.signal)
        .catch((error: unknown) => {
          if (this.signal.aborted) return undefined
          throw error
        })
      if (!cell || this.parts.broken.aborted) return undefined
      const { error } = cell.end
      if (!error || !comesAndGoes(error)) {
        pace.served()
        return cell
      }
      if (!pace.busy()) throw errorOf(error)
    }
  }

  /** Runs the steps that are not there yet; each is kept as soon as it has ended well. */
  private async runCell({ arm, one, keys }: Work): Promise<RunCell> {
    const known = await this.stepsOf(keys)
    const made = new Map<string, StepRecord>()
    const keeping: Promise<unknown>[] = [...known].map(([id, step]) => this.keep(keys.get(id) ?? '', step))
    const debug = plainDebug({ reused: known })
    const end: RunFinished = await executePlan(
      arm.plan,
      one.inputs,
      { ...this.options(arm), explain: true, debug },
      (event) => {
        if (event.type !== 'step.finished') return
        const { step } = event
        if (known.has(step.stepId)) return
        made.set(step.stepId, step)
        const key = keys.get(step.stepId)
        if (key !== undefined && isKept(step)) keeping.push(this.keep(key, step))
        if (step.usage) this.countTokens(arm, step)
      },
    )
    await Promise.all(keeping)
    const ranNow = [...made.values()].filter(({ outcome }) => outcome !== 'skipped')
    const ran = ranNow.length
    // What nothing needs, because what it leads to was there, was there as well.
    const steps = arm.plan.steps.flatMap(({ id }) => known.get(id) ?? made.get(id) ?? [])
    return { steps, end, ran, shared: known.size }
  }

  /** Also what another experiment has made: it stays when that one is deleted. */
  private async keep(key: string, record: StepRecord): Promise<void> {
    if (this.own.has(key)) return
    this.own.add(key)
    await this.keptSteps.do({ key, record })
  }

  private countTokens(arm: Arm, { stepId, usage }: StepRecord): void {
    if (!usage) return
    const plan = { steps: arm.plan.steps.filter(({ id }) => id === stepId) }
    const cost = costOfCell({ plan: { ...arm.plan, ...plan } }, [{ stepId, usage } as StepRecord], this.parts.budget)
    this.parts.budget.add({ tokens: usage.inputTokens + usage.outputTokens, cost: cost ?? 0 })
  }

  private async stepsOf(keys: ReadonlyMap<string, string>): Promise<Map<string, StepRecord>> {
    const found = await Promise.all(
      [...keys].map(async ([id, key]) => {
        const step = await this.foundSteps.do(key)
        return step && ([id, { ...step, stepId: id }] as const)
      }),
    )
    return new Map(found.flatMap((one) => (one ? [one] : [])))
  }

  private async judge(work: Work, cell: RunCell): Promise<EvalCellRecord> {
    const { arm, one, place, keys, key, judged } = work
    const answered = answerOf(arm, cell)
    const evaluation = await this.evaluated(one, answered)
    const scores = plainScores(arm, this.deps.definitions, one, cell.steps, answered)
    const cost = costOfCell(arm, cell.steps, this.parts.budget)
    const kept = await this.keepFailed(cell, keys)
    return evalCellRecord(
      this.experiment.id,
      place,
      { key, stepKeys: kept, cell },
      { answered, evaluation, scores, judged, cost },
    )
  }

  /** Keys of the records that a cell is made of; what failed is kept for this cell alone. */
  private async keepFailed({ steps }: RunCell, keys: ReadonlyMap<string, string>): Promise<string[]> {
    const all: string[] = []
    for (const step of steps) {
      const key = keys.get(step.stepId)
      if (key === undefined || step.outcome === 'skipped') continue
      if (isKept(step)) all.push(key)
      else {
        const own = `${key}.failed.${Date.now().toString(36)}`
        await this.keptSteps.do({ key: own, record: step })
        all.push(own)
      }
    }
    return all
  }

  /** A stored answer with what is said of it now; nothing is asked of the model that gave it. */
  private async judgeAgain({ arm, one, place, held, judged }: Work): Promise<EvalCellRecord | undefined> {
    const { experiments } = this.deps.records
    const at = { experimentId: this.experiment.id, ...place }
    const cell = held && (await experiments.cell(this.scope.workspaceId, at))
    if (!cell) return undefined
    const found = await experiments.steps(this.scope.workspaceId, cell.steps)
    const steps = cell.steps.flatMap((key) => found.get(key) ?? [])
    const end = { ...nothingEnded, status: cell.outcome === 'failed' ? 'failed' : 'ok' } as const
    const answered = { ...answerOf(arm, { steps, end }), outcome: cell.outcome, latencyMs: cell.shown.latencyMs }
    const evaluation = await this.evaluated(one, answered)
    const told = judgedAs(evaluation, steps)
    const plain = plainScores(arm, this.deps.definitions, one, steps, answered)
    return {
      ...cell,
      shown: { ...cell.shown, ...told, scores: { ...plain, ...told.scores }, judged },
    }
  }

  private async evaluated(one: CaseRecord, answered: ReturnType<typeof answerOf>) {
    const { chatModel, embedder } = this.parts.budget.counting(this.deps.engine.capabilitiesOf(this.scope))
    const tools = { evaluate: this.deps.evaluate, chatModel, embedder }
    const evaluation = await evaluateCell(tools, this.parts.judging, one, answered, { signal: this.parts.broken })
    this.parts.budget.add({ tokens: evaluation.usage.inputTokens + evaluation.usage.outputTokens })
    return evaluation
  }

  private options(arm: Arm) {
    const { executors, definitions, retry, clock } = this.deps.engine
    return {
      executors,
      definitions,
      retry,
      clock,
      capabilities: this.capabilitiesFor(arm),
      signal: this.parts.broken,
      onError: (error: unknown, stepId: string) =>
        this.deps.log.error(
          { err: error, experimentId: this.experiment.id, stepId },
          'a step of an experiment failed unexpectedly',
        ),
    }
  }

  private capabilitiesFor(arm: Arm): RunOptions['capabilities'] {
    const { budget } = this.parts
    const made = this.capabilities.get(arm) ?? budget.counting(this.deps.engine.capabilitiesOf(this.scope, arm.indexes))
    this.capabilities.set(arm, made)
    return made
  }
}

/** What failed may go well the next time; what was skipped took nothing. */
const isKept = ({ outcome }: StepRecord): boolean => outcome !== 'failed' && outcome !== 'skipped'

const nothingEnded = {
  type: 'run.finished',
  runId: '',
  seq: 0,
  at: 0,
  outputs: {},
  usage: { inputTokens: 0, outputTokens: 0 },
  durationMs: 0,
} as const

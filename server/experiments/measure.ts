import { errorTable } from '@/pipeline/error-table'
import { type ErrorInfo, errorOf } from '@/pipeline/errors'
import type { EvalPlace, ExperimentEvent } from '@/pipeline/evaluation/experiment'
import { canonicalJson } from '@/pipeline/json'
import { groupedBy } from '@/pipeline/metrics/statistics'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type {
  CandidateRecord,
  EvalCellHead,
  EvalCellRecord,
  EvalStepRecord,
  ExperimentProgress,
  ExperimentRecord,
  NewCandidate,
} from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import { executePlan } from '@/server/engine'
import { judgedAs } from '@/server/play/cell'
import { plainDebug } from '@/server/play/context'
import { evaluateCell, type Judging, judgedBy } from '@/server/play/judge-cell'
import type { Pace } from '@/server/play/pace'
import { type Arm, cellKeyOf, stepKeys } from './arm'
import { armsOf } from './arms'
import type { Budget } from './budget'
import type { ExperimentDeps, ExperimentScope } from './deps'
import { answerOf, costOfCell, evalCellRecord, plainScores, type RunCell } from './eval-cell'
import type { SeriesLog } from './series-log'
import type { Measuring } from './strategy'

/** How many cases are open at once. */
const OPEN_CASES = 24
/** Cells and steps are kept together, no closer than this, in milliseconds. */
const COMMIT = { most: 60, everyMs: 40 }
/** What was spent is noted no more often than this, in milliseconds. */
const NOTE_EVERY_MS = 1_000
/** Errors of servers that come and go; what a step has tried in vain by itself is tried again here. */
const comesAndGoes = ({ code }: ErrorInfo): boolean =>
  errorTable[code].retryable && code !== 'timeout' && code !== 'interrupted'

export const cellPlace = ({ candidateId, caseId, repeat }: EvalPlace): string => `${candidateId} ${caseId} ${repeat}`

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

interface Work {
  arm: Arm
  one: CaseRecord
  place: EvalPlace
  keys: Map<string, string>
  key: string
  /** What is kept of it and follows from what it follows from now. */
  there: EvalCellHead | undefined
  /** The same where it need not be asked. */
  held: EvalCellHead | undefined
  rejudge: boolean
}

/** An experiment while it is run. */
export class Measurer implements Measuring {
  readonly deps: ExperimentDeps
  readonly scope: ExperimentScope
  readonly experiment: ExperimentRecord
  readonly signal: StopSignal
  readonly cases: readonly CaseRecord[]
  progress: ExperimentProgress
  private all: CandidateRecord[]
  private readonly arms = new Map<string, Arm>()
  private readonly held: Map<string, EvalCellHead>
  /** Cells that were made since it began. */
  private readonly asked = new Set<string>()
  private readonly keptCells: Together<EvalCellRecord, undefined>
  private readonly keptSteps: Together<EvalStepRecord, undefined>
  private readonly foundSteps: Together<string, StepRecord | undefined>
  private notedAt = 0
  private done = 0
  private total = 0

  constructor(private readonly parts: MeasureParts) {
    const { deps, scope, experiment, cases, candidates, cells, signal } = parts
    this.deps = deps
    this.scope = scope
    this.experiment = experiment
    this.cases = cases
    this.signal = signal
    this.progress = experiment.progress
    this.all = [...candidates]
    this.held = new Map(cells.map((cell) => [cellPlace(cell), cell]))
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
    this.keptCells = new Together(async (some) => this.commit(some), COMMIT)
  }

  candidates(): readonly CandidateRecord[] {
    return this.all
  }

  get limits() {
    return this.parts.budget.limits
  }

  get spent() {
    return this.parts.budget.spent
  }

  get counts(): { done: number; total: number } {
    return { done: this.done, total: this.total }
  }

  async measure(candidates: readonly CandidateRecord[], cases: readonly CaseRecord[]): Promise<void> {
    const arms = await this.compiled(candidates)
    const works = new Map(
      [...groupedBy(cases, ({ inputs }) => canonicalJson(inputs))].map(([asked, alike]) => [
        asked,
        alike.flatMap((one) => arms.flatMap((arm) => this.worksOf(arm, one))),
      ]),
    )
    const left = [...works.values()].map((some) => some.filter(({ held, rejudge }) => !held || rejudge))
    const count = arms.length * cases.length * this.experiment.setup.repeats
    this.total += count
    this.done += count - left.flat().length
    this.parts.log.append({ type: 'started', total: this.total, done: this.done })
    await this.runAll(left.filter((some) => some.length > 0))
    this.signal.throwIfAborted()
  }

  cells(candidates: readonly CandidateRecord[], cases: readonly CaseRecord[]): EvalCellHead[] {
    return candidates.flatMap((candidate) => {
      const arm = this.arms.get(candidate.id)
      return arm ? cases.flatMap((one) => this.worksOf(arm, one).flatMap(({ there }) => there ?? [])) : []
    })
  }

  async add(candidates: readonly NewCandidate[]): Promise<CandidateRecord[]> {
    const made = await this.deps.records.experiments.addCandidates(this.experiment.id, candidates)
    const known = new Set(this.all.map(({ id }) => id))
    this.all = [...this.all, ...made.filter(({ id }) => !known.has(id))]
    for (const one of made.filter(({ id }) => !known.has(id))) this.tell(one)
    return made
  }

  async drop(dropped: Parameters<Measuring['drop']>[0]): Promise<void> {
    await this.deps.records.experiments.dropCandidates(this.experiment.id, dropped)
    const byId = new Map(dropped.map(({ id, dropped: why }) => [id, why]))
    this.all = this.all.map((one) => ({ ...one, dropped: byId.get(one.id) ?? one.dropped }))
    for (const one of this.all) if (byId.has(one.id)) this.tell(one)
  }

  async note(progress: Partial<ExperimentProgress>): Promise<void> {
    this.progress = { ...this.progress, ...progress }
    await this.deps.records.experiments.note(this.experiment.id, { progress: this.progress, spent: this.spent })
  }

  phase(...[phase, at, of, name]: Parameters<Measuring['phase']>): void {
    this.parts.log.append({ type: 'phase', phase, at, of, ...(name !== undefined && { name }) })
  }

  async spend(more: Parameters<Measuring['spend']>[0]): Promise<void> {
    this.parts.budget.add(more)
    await this.deps.records.experiments.note(this.experiment.id, { spent: this.spent })
    this.parts.budget.check()
  }

  private tell({ experimentId: _experiment, graph: _graph, createdAt, ...candidate }: CandidateRecord): void {
    this.parts.log.append({ type: 'candidate', candidate: { ...candidate, createdAt: createdAt.toISOString() } })
  }

  private async compiled(candidates: readonly CandidateRecord[]): Promise<Arm[]> {
    const missing = candidates.filter(({ id }) => !this.arms.has(id))
    if (missing.length > 0)
      for (const arm of await armsOf(this.deps, missing, this.scope, this.signal)) this.arms.set(arm.candidate.id, arm)
    return candidates.flatMap(({ id }) => this.arms.get(id) ?? [])
  }

  private worksOf(arm: Arm, one: CaseRecord): Work[] {
    const { experiment, deps } = this
    const judged = judgedBy(this.parts.judging, one)
    return Array.from({ length: experiment.setup.repeats }, (_, repeat) => {
      const place = { candidateId: arm.candidate.id, caseId: one.id, repeat }
      const keys = stepKeys(arm, one.inputs, repeat, { definitions: deps.definitions, experimentId: experiment.id })
      const key = cellKeyOf(keys)
      const kept = this.held.get(cellPlace(place))
      const there = kept?.key === key ? kept : undefined
      // What failed is tried again by the next run, not by the next round of this one.
      const held = there?.outcome === 'failed' && !this.asked.has(there.id) ? undefined : there
      return { arm, one, place, keys, key, there, held, rejudge: held !== undefined && held.shown.judged !== judged }
    })
  }

  /** Cases side by side; what belongs to one case one after the other, so that nothing that is shared is done twice. */
  private async runAll(groups: readonly Work[][]): Promise<void> {
    const open = new Set<Promise<void>>()
    let failure: { error: unknown } | undefined
    const run = async (works: readonly Work[]) => {
      for (const work of works) {
        if (failure || this.signal.aborted) return
        this.parts.budget.check()
        await this.runOne(work)
      }
    }
    for (const works of groups) {
      if (failure || this.signal.aborted) break
      const running: Promise<void> = run(works)
        .catch((error: unknown) => {
          failure ??= { error }
        })
        .finally(() => open.delete(running))
      open.add(running)
      if (open.size >= OPEN_CASES) await Promise.race(open)
    }
    await Promise.all(open)
    if (failure) throw failure.error
  }

  private async runOne(work: Work): Promise<void> {
    if (work.rejudge) return this.judgeAgain(work)
    const cell = await this.served(work)
    if (cell) await this.judge(work, cell)
  }

  /** Asks at the pace that the server bears, again after a while when it does not serve. Nothing when all stops. */
  private async served(work: Work): Promise<RunCell | undefined> {
    const pace = this.parts.paceOf(work.arm.provider ?? 'none')
    for (;;) {
      if (this.signal.aborted) return undefined
      const cell = await pace
        .run(async () => (this.signal.aborted ? undefined : this.runCell(work)), this.signal)
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
    const keeping: Promise<unknown>[] = []
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
        if (key !== undefined && isKept(step)) keeping.push(this.keptSteps.do({ key, record: step }))
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

  private async judge(work: Work, cell: RunCell): Promise<void> {
    const { arm, one, place, keys, key } = work
    const answered = answerOf(arm, cell)
    const evaluation = await this.evaluated(one, answered)
    const scores = plainScores(arm, this.deps.definitions, one, cell.steps, answered)
    const cost = costOfCell(arm, cell.steps, this.parts.budget)
    const judged = judgedBy(this.parts.judging, one)
    const kept = await this.keepFailed(cell, keys)
    const record = evalCellRecord(
      this.experiment.id,
      place,
      { key, stepKeys: kept, cell },
      { answered, evaluation, scores, judged, cost },
    )
    await this.keptCells.do(record)
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
  private async judgeAgain({ arm, one, place, held }: Work): Promise<void> {
    const { experiments } = this.deps.records
    const at = { experimentId: this.experiment.id, ...place }
    const cell = held && (await experiments.cell(this.scope.workspaceId, at))
    if (!cell) return
    const found = await experiments.steps(this.scope.workspaceId, cell.steps)
    const steps = cell.steps.flatMap((key) => found.get(key) ?? [])
    const end = { ...nothingEnded, status: cell.outcome === 'failed' ? 'failed' : 'ok' } as const
    const answered = { ...answerOf(arm, { steps, end }), outcome: cell.outcome, latencyMs: cell.shown.latencyMs }
    const evaluation = await this.evaluated(one, answered)
    const told = judgedAs(evaluation, steps)
    const plain = plainScores(arm, this.deps.definitions, one, steps, answered)
    const judged = judgedBy(this.parts.judging, one)
    await this.keptCells.do({
      ...cell,
      shown: { ...cell.shown, ...told, scores: { ...plain, ...told.scores }, judged },
    })
  }

  private async evaluated(one: CaseRecord, answered: ReturnType<typeof answerOf>) {
    const { chatModel, embedder } = this.parts.budget.counting(this.deps.engine.capabilitiesOf(this.scope))
    const tools = { evaluate: this.deps.evaluate, chatModel, embedder }
    const evaluation = await evaluateCell(tools, this.parts.judging, one, answered, { signal: this.parts.broken })
    this.parts.budget.add({ tokens: evaluation.usage.inputTokens + evaluation.usage.outputTokens })
    return evaluation
  }

  private options(arm: Arm) {
    const { executors, definitions, retry, clock, capabilitiesOf } = this.deps.engine
    return {
      executors,
      definitions,
      retry,
      clock,
      capabilities: this.parts.budget.counting(capabilitiesOf(this.scope, arm.indexes)),
      signal: this.parts.broken,
      onError: (error: unknown, stepId: string) =>
        this.deps.log.error(
          { err: error, experimentId: this.experiment.id, stepId },
          'a step of an experiment failed unexpectedly',
        ),
    }
  }

  /** Cells are told when they are kept: what has been seen is not lost. */
  private async commit(cells: EvalCellRecord[]): Promise<undefined[]> {
    const { experiments } = this.deps.records
    await experiments.keepCells(cells)
    for (const cell of cells) {
      const { answer: _answer, steps: _steps, ...head } = cell
      this.held.set(cellPlace(cell), head)
      this.asked.add(head.id)
      this.done += 1
      this.parts.log.append({ type: 'cell', cell: shownEvalCell(head), done: this.done, total: this.total })
    }
    if (Date.now() - this.notedAt > NOTE_EVERY_MS) {
      this.notedAt = Date.now()
      await experiments.note(this.experiment.id, { spent: this.spent })
      this.parts.log.append({ type: 'spent', spent: { ...this.spent } })
    }
    this.parts.progress(this.done / Math.max(1, this.total))
    return cells.map(() => undefined)
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

/** A cell as experiments show it. */
export function shownEvalCell({ id, candidateId, caseId, repeat, outcome, shown }: EvalCellHead) {
  const { judged: _judged, ...seen } = shown
  return { id, candidateId, caseId, repeat, outcome, ...seen }
}

import type { EvalPlace } from '@/pipeline/evaluation/experiment'
import { canonicalJson } from '@/pipeline/json'
import { groupedBy } from '@/pipeline/metrics/statistics'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type {
  CandidateRecord,
  EvalCellHead,
  EvalCellRecord,
  ExperimentProgress,
  ExperimentRecord,
  NewCandidate,
} from '@/server/capabilities/records/experiments'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import { judgedBy } from '@/server/play/judge-cell'
import { type Arm, cellKeyOf, stepKeys } from './arm'
import { armsOf } from './arms'
import { CellRunner, COMMIT, type MeasureParts, type Work } from './cell-runner'
import type { ExperimentDeps, ExperimentScope } from './deps'
import type { Measuring } from './strategy'

/** How many cases are open at once. */
const OPEN_CASES = 24
/** What was spent is noted no more often than this, in milliseconds. */
const NOTE_EVERY_MS = 1_000

export const cellPlace = ({ candidateId, caseId, repeat }: EvalPlace): string => `${candidateId} ${caseId} ${repeat}`

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
  private readonly runner: CellRunner
  private readonly judged = new Map<string, string>()
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
    this.runner = new CellRunner(parts)
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
    // Cases that ask the same share their steps, so they come one after the other.
    const alike = [...groupedBy(cases, ({ inputs }) => canonicalJson(inputs)).values()]
    const left = alike.map((some) =>
      some
        .flatMap((one) => arms.flatMap((arm) => this.worksOf(arm, one)))
        .filter(({ held, rejudge }) => !held || rejudge),
    )
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

  /** By what a case is judged: the same for all candidates. */
  private judgedOf(one: CaseRecord): string {
    const judged = this.judged.get(one.id) ?? judgedBy(this.parts.judging, one)
    this.judged.set(one.id, judged)
    return judged
  }

  private worksOf(arm: Arm, one: CaseRecord): Work[] {
    const { experiment, deps } = this
    const judged = this.judgedOf(one)
    return Array.from({ length: experiment.setup.repeats }, (_, repeat) => {
      const place = { candidateId: arm.candidate.id, caseId: one.id, repeat }
      const keys = stepKeys(arm, one.inputs, repeat, { definitions: deps.definitions, experimentId: experiment.id })
      const key = cellKeyOf(keys)
      const kept = this.held.get(cellPlace(place))
      const there = kept?.key === key ? kept : undefined
      // What failed is tried again by the next run, not by the next round of this one.
      const held = there?.outcome === 'failed' && !this.asked.has(there.id) ? undefined : there
      return {
        arm,
        one,
        place,
        keys,
        key,
        there,
        held,
        rejudge: held !== undefined && held.shown.judged !== judged,
        judged,
      }
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
        const cell = await this.runner.make(work)
        if (cell) await this.keptCells.do(cell)
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

/** A cell as experiments show it. */
export function shownEvalCell({ id, candidateId, caseId, repeat, outcome, shown }: EvalCellHead) {
  const { judged: _judged, ...seen } = shown
  return { id, candidateId, caseId, repeat, outcome, ...seen }
}

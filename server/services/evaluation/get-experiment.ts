import { type Case, titleOf } from '@/pipeline/cases/case'
import type { Environment } from '@/pipeline/environment'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import { isMetric, type MetricName } from '@/pipeline/evaluation/metric-names'
import type { CaseRecord, DatasetRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord, EvalCellHead, ExperimentRecord } from '@/server/capabilities/records/experiments'
import { cellKeyOf, stepKeys } from '@/server/experiments/arm'
import { armsOf } from '@/server/experiments/arms'
import { decidingMetric, figuresOf } from '@/server/experiments/figures'
import { judgeOf, withChecks } from '@/server/experiments/judges/judge-of'
import { shownEvalCell } from '@/server/experiments/measure'
import { findExperiment } from '@/server/experiments/prepare'
import { warningsFor } from '@/server/experiments/warnings'
import { detectLanguage } from '@/server/knowledge/analyser'
import type { Call } from '../context'
import { expectedLine } from '../play/get-grid'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import { stateOf, summaryOf } from './list-experiments'
import { byExperiment, type ExperimentDto, type ExperimentRow } from './types'

/** An experiment with all that its page shows. Throws `not-found`. */
export const getExperiment = query({
  permission: 'read',
  input: byExperiment,
  run: async (deps: EvaluationDeps, { experimentId }, call): Promise<ExperimentDto> =>
    (await readExperiment(deps, experimentId, call)).dto,
})

/** An experiment and what it is made of. */
export interface LoadedExperiment {
  experiment: ExperimentRecord
  /** null: it was deleted, and there are no cases. */
  dataset: DatasetRecord | null
  candidates: CandidateRecord[]
  cases: CaseRecord[]
  /** Answers to these cases; those in `stale` follow from something else by now. */
  heads: EvalCellHead[]
  stale: ReadonlySet<string>
  /** Answers that hold. */
  usable: EvalCellHead[]
  cellCount: number
  state: ExperimentDto['state']
  environment: Environment
  /** The metric by which is decided; null until something was measured. */
  metric: MetricName | null
}

/** Reads all of an experiment once. Throws `not-found`. */
export async function loadExperiment(deps: EvaluationDeps, id: string, call: Call): Promise<LoadedExperiment> {
  const { records, experiments } = deps
  const experiment = await findExperiment(deps, id, call)
  const dataset = await records.datasets.get(call.workspaceId, experiment.datasetId)
  const [candidates, all, cases, job, environment] = await Promise.all([
    records.experiments.candidates(id),
    records.experiments.cells(id),
    dataset ? casesOf(deps, experiment) : [],
    experiments.state(id),
    deps.environment(call),
  ])
  const state = stateOf(experiment, job)
  const asked = new Map(cases.map((one) => [one.id, one]))
  const heads = all.filter(({ caseId, repeat }) => asked.has(caseId) && repeat < experiment.setup.repeats)
  const isActive = state === 'running' || state === 'waiting'
  const parts = { experiment, candidates, asked, heads, environment }
  const stale = isActive ? new Set<string>() : await staleCells(deps, parts, call)
  const usable = heads.filter(({ id: cell }) => !stale.has(cell))
  const metric = progressMetric(experiment) ?? decidingMetric(experiment.setup, usable)
  return {
    experiment,
    dataset,
    candidates,
    cases,
    heads,
    stale,
    usable,
    cellCount: all.length,
    state,
    environment,
    metric,
  }
}

/** An experiment with all that its page shows, and the cases it is about. Throws `not-found`. */
export async function readExperiment(
  deps: EvaluationDeps,
  id: string,
  call: Call,
): Promise<{ dto: ExperimentDto; cases: CaseRecord[] }> {
  const [loaded, cards, labels] = await Promise.all([
    loadExperiment(deps, id, call),
    deps.records.judgeCards.list(call.workspaceId),
    deps.records.experiments.labels(id),
  ])
  const { experiment, dataset, candidates, cases, heads, stale, usable, environment } = loaded
  const cells = heads.map((head) => {
    const label = labels.get(head.id)
    return { ...shownEvalCell(head), ...(label && { label }), ...(stale.has(head.id) && { stale: true as const }) }
  })
  const dto: ExperimentDto = {
    ...summaryOf(experiment),
    state: loaded.state,
    datasetName: dataset?.name ?? null,
    candidateCount: candidates.length,
    cellCount: loaded.cellCount,
    setup: experiment.setup,
    revision: experiment.revision,
    error: experiment.error,
    spent: experiment.spent,
    progress: experiment.progress,
    dataset: {
      id: experiment.datasetId,
      name: dataset?.name ?? '',
      version: experiment.datasetVersion,
      newest: dataset?.version ?? experiment.datasetVersion,
      gone: dataset === null,
    },
    candidates: candidates.map(candidateDto),
    rows: cases.map(rowOf),
    cells,
    ...figuresApart(experiment, candidates, { cases, heads: usable }),
    metric: loaded.metric,
    judge: judgeOf(withChecks(experiment.setup, cases), environment, cards),
    warnings: warningsFor(cases, candidates, deps.definitions),
  }
  return { dto, cases }
}

/** What a sweep confirms with is kept apart from what it searched with: the winner was chosen by the latter. */
function figuresApart(
  { setup, progress: { sweep: swept } }: ExperimentRecord,
  candidates: readonly CandidateRecord[],
  { cases, heads }: { cases: readonly CaseRecord[]; heads: readonly EvalCellHead[] },
): Pick<ExperimentDto, 'figures' | 'confirmation'> {
  if (!setup.sweep || swept?.confirmed === 'no-cases')
    return { figures: figuresOf(candidates, ...decidedOn(setup, cases, heads), setup) }
  const { confirmOn } = setup.sweep
  const held = cases.filter(({ split }) => split === confirmOn)
  const ids = new Set(held.map(({ id }) => id))
  const isHeld = ({ caseId }: EvalCellHead) => ids.has(caseId)
  const both = candidates.filter(({ id, facets }) => id === swept?.winnerId || facets.length === 0)
  const figures = figuresOf(
    candidates,
    heads.filter((head) => !isHeld(head)),
    cases.filter(({ id }) => !ids.has(id)),
    setup,
  )
  return { figures, ...(swept?.confirmed && { confirmation: figuresOf(both, heads.filter(isHeld), held, setup) }) }
}

/** A sweep found it once, in its first round. */
const progressMetric = ({ setup, progress }: ExperimentRecord): MetricName | null => {
  const metric = setup.metric ?? progress.sweep?.metric
  return metric !== undefined && isMetric(metric) ? metric : null
}

/** The cases and answers that figures are about: an optimiser decides on validation cases, and learns from the others. */
function decidedOn(
  setup: ExperimentRecord['setup'],
  cases: readonly CaseRecord[],
  cells: readonly EvalCellHead[],
): [cells: readonly EvalCellHead[], cases: readonly CaseRecord[]] {
  if (!setup.optimise) return [cells, cases]
  const validation = cases.filter(({ split }) => split === 'validation')
  const ids = new Set(validation.map(({ id }) => id))
  return [cells.filter(({ caseId }) => ids.has(caseId)), validation]
}

export const candidateDto = ({ experimentId: _id, graph: _graph, createdAt, ...one }: CandidateRecord): Candidate => ({
  ...one,
  createdAt: createdAt.toISOString(),
})

/** Cases as the page shows them: also those that only confirm, which the setup's filter leaves out. */
async function casesOf({ records }: EvaluationDeps, { datasetId, datasetVersion, setup }: ExperimentRecord) {
  const { split: _split, ...rest } = setup.cases
  const filter = setup.sweep || setup.optimise ? rest : setup.cases
  const { cases } = await records.datasets.cases(datasetId, { version: datasetVersion, ...filter })
  return cases
}

function rowOf({ id, inputs, tags, split, source, expected }: CaseRecord): ExperimentRow {
  const title = titleOf(inputs)
  const language = detectLanguage(title)
  return {
    caseId: id,
    title,
    tags,
    split,
    source,
    language: language === 'none' ? null : language,
    expected: expectedLine(expected),
    hasPlaces: expected.places.length > 0,
  }
}

/** Cells that follow from another candidate, case or collection by now. What cannot be compiled at present is not known to have changed. */
async function staleCells(
  deps: EvaluationDeps,
  {
    experiment,
    candidates,
    asked,
    heads,
    environment,
  }: Pick<LoadedExperiment, 'experiment' | 'candidates' | 'heads' | 'environment'> & {
    asked: ReadonlyMap<string, Pick<Case, 'inputs'>>
  },
  call: Call,
): Promise<Set<string>> {
  const compiled = await armsOf(deps.experiments.deps, candidates, call, call.signal, { environment, lenient: true })
  // A server that is down does not say which model it has: nothing is known to have changed.
  const known = compiled.filter(({ provider }) => !(provider && environment.down.includes(provider)))
  const arms = new Map(known.map((arm) => [arm.candidate.id, arm]))
  const facts = { definitions: deps.definitions, experimentId: experiment.id }
  return new Set(
    heads.flatMap(({ id, candidateId, caseId, repeat, key, outcome }) => {
      const arm = arms.get(candidateId)
      const one = asked.get(caseId)
      if (!arm || !one || outcome === 'failed') return []
      return cellKeyOf(stepKeys(arm, one.inputs, repeat, facts)) === key ? [] : [id]
    }),
  )
}

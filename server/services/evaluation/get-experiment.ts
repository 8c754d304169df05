import { type Case, titleOf } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import { isMetric, type MetricName } from '@/pipeline/evaluation/metric-names'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord, EvalCellHead, ExperimentRecord } from '@/server/capabilities/records/experiments'
import { type Arm, cellKeyOf, stepKeys } from '@/server/experiments/arm'
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
export interface ReadExperiment {
  dto: ExperimentDto
  experiment: ExperimentRecord
  candidates: CandidateRecord[]
  cases: CaseRecord[]
  heads: EvalCellHead[]
}

/** Reads all of an experiment once; where its dataset is gone it has no rows. Throws `not-found`. */
export async function readExperiment(deps: EvaluationDeps, id: string, call: Call): Promise<ReadExperiment> {
  const { records, experiments } = deps
  const experiment = await findExperiment(deps, id, call)
  const dataset = await records.datasets.get(call.workspaceId, experiment.datasetId)
  const [candidates, heads, cases, job, environment, cards, labels] = await Promise.all([
    records.experiments.candidates(id),
    records.experiments.cells(id),
    dataset ? casesOf(deps, experiment) : [],
    experiments.state(id),
    deps.environment(call),
    records.judgeCards.list(call.workspaceId),
    records.experiments.labels(id),
  ])
  const state = stateOf(experiment, job)
  const asked = new Map(cases.map((one) => [one.id, one]))
  const known = heads.filter(({ caseId, repeat }) => asked.has(caseId) && repeat < experiment.setup.repeats)
  const stale =
    state === 'running' || state === 'waiting'
      ? new Set()
      : await staleCells(deps, { experiment, candidates, asked, heads: known }, call)
  const cells = known.map((head) => {
    const label = labels.get(head.id)
    return { ...shownEvalCell(head), ...(label && { label }), ...(stale.has(head.id) && { stale: true as const }) }
  })
  const usable = known.filter(({ id: cell }) => !stale.has(cell))
  const dto: ExperimentDto = {
    ...summaryOf(experiment),
    state,
    datasetName: dataset?.name ?? null,
    candidateCount: candidates.length,
    cellCount: heads.length,
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
    metric: progressMetric(experiment) ?? decidingMetric(experiment.setup, usable),
    judge: judgeOf(withChecks(experiment.setup, cases), environment, cards),
    warnings: warningsFor(cases, candidates, deps.definitions),
  }
  return { dto, experiment, candidates, cases, heads: usable }
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
  }: {
    experiment: ExperimentRecord
    candidates: CandidateRecord[]
    asked: ReadonlyMap<string, Pick<Case, 'inputs'>>
    heads: readonly EvalCellHead[]
  },
  call: Call,
): Promise<Set<string>> {
  const environment = await deps.environment(call)
  const arms = new Map<string, Arm>()
  for (const candidate of candidates) {
    try {
      const [arm] = await armsOf(deps.experiments.deps, [candidate], call, call.signal)
      if (arm && !(arm.provider && environment.down.includes(arm.provider))) arms.set(candidate.id, arm)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
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

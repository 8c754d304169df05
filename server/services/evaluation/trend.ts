import { z } from 'zod'
import { canonicalJson } from '@/pipeline/json'
import type { CandidateRecord, EvalCellHead, ExperimentRecord } from '@/server/capabilities/records/experiments'
import { decidingMetric, figuresOf } from '@/server/experiments/figures'
import { shortHash } from '@/server/play/context'
import { idSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import type { TrendPoint } from './types'

/** Experiments that are looked at; what is older says little of what a pipeline is. */
const MOST_EXPERIMENTS = 40

/**
 * How a pipeline has done over time, oldest first: what experiments and gates that came to their end measured of it. A
 * version that was measured again on the same stands once. Throws `not-found`.
 */
export const getTrend = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema }),
  async run(deps: EvaluationDeps, { pipelineId }, scope): Promise<TrendPoint[]> {
    const { records } = deps
    const { id } = await findPipeline(deps, pipelineId, scope)
    const [found, publications, datasets] = await Promise.all([
      records.experiments.list(scope.workspaceId, { pipelineId: id }),
      records.deployments.publications(id),
      records.datasets.list(scope.workspaceId),
    ])
    const published = new Map(publications.map(({ gate, number }) => [gate?.experimentId, number]))
    const names = new Map(datasets.map((dataset) => [dataset.id, dataset.name]))
    const ended = found
      .filter((one) => one.ended === 'done')
      .slice(0, MOST_EXPERIMENTS)
      .reverse()
    const points: TrendPoint[] = []
    for (const experiment of ended) {
      const facts = { name: names.get(experiment.datasetId) ?? null, published: published.get(experiment.id) ?? null }
      points.push(...(await pointsOf(deps, experiment, { ...facts, pipelineId: id })))
    }
    const seen = new Set<string>()
    return points.filter(({ basis, version }) => {
      const key = `${basis} ${version}`
      if (version === null) return true
      return !seen.has(key) && seen.add(key)
    })
  },
})

interface Facts {
  pipelineId: string
  /** Of the dataset; null: it was deleted. */
  name: string | null
  /** The version that a gate's draft became. */
  published: number | null
}

async function pointsOf(
  { records }: EvaluationDeps,
  experiment: ExperimentRecord,
  { pipelineId, name, published }: Facts,
): Promise<TrendPoint[]> {
  const [candidates, cells] = await Promise.all([
    records.experiments.candidates(experiment.id),
    records.experiments.cells(experiment.id),
  ])
  if (cells.length === 0) return []
  // Of cases only their sources count here, which a deleted dataset has no more.
  const cases = name === null ? [] : await casesOf(records, experiment)
  const own = candidates.filter((one, at) => one.pipelineId === pipelineId && isShown(experiment, one, at))
  const figures = figuresOf(own, cells, cases, experiment.setup)
  const metric = decidingMetric(experiment.setup, cells)
  const basis = basisOf(experiment, cells)
  return own.flatMap((candidate, at) => {
    const of = figures[at]
    if (!of || of.done === 0) return []
    return {
      experimentId: experiment.id,
      experimentName: experiment.name,
      kind: experiment.kind,
      at: (experiment.finishedAt ?? experiment.createdAt).toISOString(),
      candidateName: candidate.name,
      version: candidate.version ?? (experiment.kind === 'gate' ? published : null),
      basis,
      datasetName: name,
      datasetVersion: experiment.datasetVersion,
      figures: of,
      metric,
    }
  })
}

const casesOf = async (records: EvaluationDeps['records'], { datasetId, datasetVersion, setup }: ExperimentRecord) =>
  (await records.datasets.cases(datasetId, { version: datasetVersion, ...setup.cases })).cases

/** Of what varies many things only the drawing that it began with tells how the pipeline is. */
const isShown = ({ kind }: ExperimentRecord, { parentId, dropped }: CandidateRecord, at: number): boolean =>
  kind === 'sweep' || kind === 'optimise' ? at === 0 : parentId === null && dropped === null

/** Names what was asked: the cases with what is expected of them, the assertions, and by which judge. */
function basisOf({ datasetId, datasetVersion, setup }: ExperimentRecord, cells: readonly EvalCellHead[]): string {
  const judged = new Map(cells.map(({ caseId, shown }) => [caseId, shown.judged]))
  return shortHash(
    canonicalJson({
      datasetId,
      datasetVersion,
      cases: { ...setup.cases },
      assertions: setup.assertions,
      judged: [...judged].sort(([a], [b]) => (a < b ? -1 : 1)),
    }),
  )
}

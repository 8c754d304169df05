import { AppError } from '@/pipeline/errors'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { fitFilter } from '@/pipeline/fit-filter'
import { rankedPlaces } from '@/pipeline/metrics/retrieval'
import { say } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'
import { DEEP, type DeeperRanks, type FailedCase } from '@/server/experiments/advice'
import type { Arm } from '@/server/experiments/arm'
import { armsOf } from '@/server/experiments/arms'
import { diagnose, type ObservedCell } from '@/server/experiments/diagnose'
import { chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { searchOf } from '../retrieval/explain/search-of'
import { prepareQuery, searchIndex } from '../retrieval/search-index'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import { loadExperiment } from './get-experiment'
import { byExperiment } from './types'

/** Answers are read so many at a time: each is as large as its chunks. */
const AT_ONCE = 20
/** Cases that are looked for deeper: each is a search. */
const MOST_DEEPER = 40

/**
 * Where a candidate's cases are lost, which kinds fail, and what to change next. Throws `not-found`, and as compiling does
 * for a candidate that does not compile any more.
 */
export const diagnoseCandidate = query({
  permission: 'read',
  input: byExperiment.extend({ candidateId: idSchema }),
  async run(deps: EvaluationDeps, { experimentId, candidateId }, call): Promise<Diagnosis> {
    const { candidates, cases, usable, metric, environment } = await loadExperiment(deps, experimentId, call)
    const candidate = candidates.find(({ id }) => id === candidateId)
    if (!candidate) throw new AppError('not-found', say('There is no such candidate.'))
    const [arm] = await armsOf(deps.experiments.deps, [candidate], call, call.signal, { environment })
    const own = usable.filter((head) => head.candidateId === candidateId)
    if (!arm || own.length === 0 || metric === null)
      return { candidateId, failed: 0, of: 0, blame: [], stages: [], slices: [], advice: null }
    const observed = await observedCells(deps, own, cases, call)
    const { plan } = arm
    const evidence = { candidateId, plan, definitions: deps.definitions, cases, observed, metric }
    return diagnose(evidence, (lost) => deeperRanks(deps, { arm, observed, lost }, call))
  },
})

/** Cells with the steps that are kept of them; only cases that name places need them. */
async function observedCells(
  { records: { experiments } }: EvaluationDeps,
  heads: readonly EvalCellHead[],
  cases: readonly CaseRecord[],
  { workspaceId }: Call,
): Promise<ObservedCell[]> {
  const followed = new Set(cases.flatMap(({ id, expected }) => (expected.places.length > 0 ? [id] : [])))
  const observed: ObservedCell[] = []
  for (let at = 0; at < heads.length; at += AT_ONCE) {
    const some = heads.slice(at, at + AT_ONCE).map(async (cell) => {
      const { experimentId, candidateId, caseId, repeat } = cell
      if (!followed.has(caseId)) return { cell, steps: [] }
      const whole = await experiments.cell(workspaceId, { experimentId, candidateId, caseId, repeat })
      const kept = whole ? await experiments.steps(workspaceId, whole.steps) : new Map()
      return { cell, steps: [...kept.values()] }
    })
    observed.push(...(await Promise.all(some)))
  }
  return observed
}

/** At which rank the same searches bring the places that they lost, asked for more chunks. A search that fails tells nothing. */
async function deeperRanks(
  deps: EvaluationDeps,
  { arm, observed, lost }: { arm: Arm; observed: readonly ObservedCell[]; lost: readonly FailedCase[] },
  call: Call,
): Promise<DeeperRanks> {
  const steps = new Map(observed.map(({ cell, steps: all }) => [cell.id, all]))
  const ranks = new Map<string, number | null>()
  for (const failed of lost.slice(0, MOST_DEEPER)) {
    try {
      const rank = await deeperRank(deps, arm, { failed, steps: steps.get(failed.cell.id) ?? [] }, call)
      if (rank !== undefined) ranks.set(failed.one.id, rank)
    } catch (error) {
      call.signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      return ranks
    }
  }
  return ranks
}

async function deeperRank(
  { definitions, experiments }: EvaluationDeps,
  { plan, indexes }: Arm,
  { failed, steps }: { failed: FailedCase; steps: ObservedCell['steps'] },
  call: Call,
): Promise<number | null | undefined> {
  const step = plan.steps.find(({ id }) => id === failed.lost?.stepId)
  const record = steps.find(({ stepId }) => stepId === step?.id)
  const [collection] = Object.values(step?.resources.collections ?? {})
  const search = step && record && searchOf(step, record.inputs, definitions)
  const asked = search?.queries[0]
  if (!search || !collection || asked === undefined) return undefined
  const { vectorStore, embedder, collections } = experiments.deps.engine.capabilitiesOf(call, indexes)
  const index = await collections.live(collection.id, call)
  const searching = { vectorStore, embedder, terms: collections }
  const prepared = await prepareQuery(searching, index, asked, call)
  const { fusion, denseShare, denseWeight, sparseWeight, mode } = search
  const weights = denseWeight === sparseWeight ? undefined : { dense: denseWeight, sparse: sparseWeight }
  const candidates = Math.max(DEEP, search.candidates)
  const asking = {
    ...{ mode, limit: DEEP, candidates, filter: fitFilter(search.filter, index.fields) },
    ...fusionPart(chooseFusion({ fusion, denseShare, weights }, index, prepared.text)),
  }
  const prefer = search.prefer ? { strength: search.preferStrength } : null
  const chunks = await searchIndex(searching, index, prepared, asking, call, prefer)
  const best = Math.min(...rankedPlaces(chunks, failed.one.expected.places).map(({ rank }) => rank))
  return Number.isFinite(best) ? best : null
}

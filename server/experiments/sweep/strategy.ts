import { randomUUID } from 'node:crypto'
import { AppError, errorInfo, messageOf } from '@/pipeline/errors'
import { cellValue } from '@/pipeline/evaluation/cell-value'
import { isMetric, type MetricName } from '@/pipeline/evaluation/metric-names'
import type { SweepProgress, SweepSetup } from '@/pipeline/evaluation/sweep'
import { variantsOf } from '@/pipeline/evaluation/variants'
import { percentile } from '@/pipeline/metrics/statistics'
import { english, say } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import { compileArm } from '../arm'
import type { IndexSpec } from '../deps'
import { decidingMetric } from '../figures'
import { indexSpecs } from '../index-choices'
import type { Measuring, Strategy } from '../strategy'
import { frontOf, type Weighed } from './front'
import { byMean, halve, type Standing, standingOf } from './halve'
import { retrievalOf } from './retrieval-of'
import { roundsOf, splitFor } from './rounds'

/**
 * Finds the best variant of a drawing: variants are made, the indexes that they need are built, the hopeless are dropped
 * early on the same cases, and the winner is measured again, beside the drawing, on cases that the search never saw.
 */
export const sweep: Strategy = async (measuring) => {
  const setup = setupOf(measuring)
  const all = await madeCandidates(measuring, setup)
  const able = await withIndexes(measuring, all)
  if (able.length < 2 && all.length > 1) throw nothingToMeasure(measuring)
  const { search, confirm } = splitFor(measuring.cases, await heldOut(measuring, setup), setup.confirmOn)
  const rounds = setup.search === 'full' ? [search] : roundsOf(search, setup.seed)
  const left = await searched(measuring, able, rounds)
  const cases = rounds.at(-1) ?? search
  const metric = await metricOf(measuring, left, cases)
  const [winner] = byMean(left.map((one) => standing(measuring, one, metric, cases)))
  const front = frontOf(left.flatMap((one) => weighed(measuring, one, metric, cases)))
  await note(measuring, { front, ...(winner && { winnerId: winner.id }) })
  // Where nothing is held out, the two are at least compared on all cases: the drawing may have been dropped early.
  const both = able.filter(({ id, facets }) => id === winner?.id || facets.length === 0)
  measuring.phase('confirm', 0, both.length)
  await measuring.measure(both, confirm.length > 0 ? confirm : cases)
  await note(measuring, { confirmed: confirm.length > 0 ? 'yes' : 'no-cases' })
}

/** Cases of the split that confirms, whichever split the setup names. */
async function heldOut({ deps, experiment }: Measuring, { confirmOn }: SweepSetup): Promise<CaseRecord[]> {
  const { datasetId, datasetVersion, setup } = experiment
  const which = { version: datasetVersion, ...setup.cases, split: confirmOn }
  return (await deps.records.datasets.cases(datasetId, which)).cases
}

function nothingToMeasure(measuring: Measuring): AppError {
  const [reason = ''] = measuring.candidates().flatMap(({ dropped }) => dropped?.reason ?? [])
  return new AppError('invalid-input', say('No variant can be measured. The first: {reason}', { reason }), {
    fix: say('Try other values.'),
  })
}

function setupOf({ experiment }: Measuring): SweepSetup {
  if (experiment.setup.sweep) return experiment.setup.sweep
  throw new AppError('invalid-input', say('The sweep does not say what varies.'))
}

const progressOf = ({ progress }: Measuring): SweepProgress => progress.sweep ?? { rounds: [], front: [] }

const note = (measuring: Measuring, more: Partial<SweepProgress>): Promise<void> =>
  measuring.note({ sweep: { ...progressOf(measuring), ...more } })

/** The drawing and its variants as candidates: made once, the same after a crash. */
async function madeCandidates(measuring: Measuring, setup: SweepSetup): Promise<readonly CandidateRecord[]> {
  const [drawn] = measuring.candidates()
  if (!drawn) throw new AppError('invalid-input', say('An experiment needs a pipeline.'))
  if (measuring.candidates().length > 1) return measuring.candidates()
  const variants = variantsOf(drawn.graph, setup, measuring.deps.definitions).slice(1)
  const of = { pipelineId: drawn.pipelineId, pipelineName: drawn.pipelineName, version: null, parentId: drawn.id }
  await measuring.add(variants.map(({ name, graph, facets }) => ({ id: randomUUID(), ...of, name, graph, facets })))
  return measuring.candidates()
}

/** A model that there is not is a fault of the value; one of a server that does not answer may be there. */
async function isGone({ deps, scope }: Measuring, { embedder }: IndexSpec, { code }: AppError): Promise<boolean> {
  if (code !== 'model-missing' || !embedder || embedder.provider === 'auto') return false
  return !(await deps.environment(scope)).down.includes(embedder.provider)
}

/** Builds the indexes that candidates need. Those that cannot be built or compiled are dropped, with the reason. */
async function withIndexes(measuring: Measuring, all: readonly CandidateRecord[]): Promise<CandidateRecord[]> {
  const { deps, scope, experiment, signal } = measuring
  const specs = new Map(
    all.flatMap(({ facets }) => indexSpecs(facets).map((spec) => [JSON.stringify(spec), spec] as const)),
  )
  const broken = new Map<string, string>()
  let at = 0
  for (const [named, spec] of specs) {
    measuring.phase('index', at, specs.size)
    at += 1
    try {
      const { built } = await deps.shadows.ensure(spec, experiment.id, scope, signal)
      if (built) await measuring.spend({ indexBuilds: 1 })
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError) || (error.ofServer && !(await isGone(measuring, spec, error)))) throw error
      broken.set(named, english(messageOf(errorInfo(error))))
    }
  }
  const environment = await deps.environment(scope)
  const reasons = new Map<string, string>()
  for (const candidate of all) {
    const reason = indexSpecs(candidate.facets).flatMap((spec) => broken.get(JSON.stringify(spec)) ?? [])[0]
    if (reason !== undefined) reasons.set(candidate.id, reason)
    else
      try {
        compileArm(candidate, deps.definitions, environment)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        reasons.set(candidate.id, english(error.said.message))
      }
  }
  const fresh = [...reasons].filter(([id]) => !all.find((one) => one.id === id)?.dropped)
  if (fresh.length > 0)
    await measuring.drop(fresh.map(([id, reason]) => ({ id, dropped: { round: 0, cases: 0, why: 'invalid', reason } })))
  return all.filter(({ id }) => !reasons.has(id))
}

/**
 * Runs the rounds; those that were decided before a crash are not decided again. Gives who came to the last one, which is
 * measured in any case: what changed since is asked again, and nothing else.
 */
async function searched(
  measuring: Measuring,
  able: readonly CandidateRecord[],
  rounds: readonly CaseRecord[][],
): Promise<readonly CandidateRecord[]> {
  let left = able
  for (const [round, cases] of rounds.entries()) {
    measuring.phase('round', round, rounds.length)
    const isLast = round === rounds.length - 1
    const decided = progressOf(measuring).rounds.find((one) => one.round === round)
    if (!decided || isLast) await measuring.measure(left, cases)
    const survivorIds = decided?.survivorIds ?? (await decide(measuring, left, { round, cases, isLast }))
    left = left.filter(({ id }) => survivorIds.includes(id))
  }
  return left
}

/** Decides who goes on from a round, keeps that, and gives their ids. From the last one all do. */
async function decide(
  measuring: Measuring,
  left: readonly CandidateRecord[],
  { round, cases, isLast }: { round: number; cases: readonly CaseRecord[]; isLast: boolean },
): Promise<string[]> {
  const metric = await metricOf(measuring, left, cases)
  const standings = left.map((one) => standing(measuring, one, metric, cases))
  const { survivors, dropped } = isLast
    ? { survivors: byMean(standings), dropped: [] }
    : halve(standings, metric, cases, round)
  const survivorIds = survivors.map(({ id }) => id)
  // A crash between the two decides the same again, from the same cells.
  await measuring.drop(dropped)
  const decision = { round, cases: cases.length, candidateIds: left.map(({ id }) => id), survivorIds }
  await note(measuring, { rounds: [...progressOf(measuring).rounds, decision] })
  return survivorIds
}

/** The metric by which is decided: in all rounds the same. */
async function metricOf(
  measuring: Measuring,
  candidates: readonly CandidateRecord[],
  cases: readonly CaseRecord[],
): Promise<MetricName> {
  const { metric: known } = progressOf(measuring)
  if (measuring.experiment.setup.metric === undefined && known !== undefined && isMetric(known)) return known
  const metric = decidingMetric(measuring.experiment.setup, measuring.cells(candidates, cases)) ?? 'served'
  if (metric !== known) await note(measuring, { metric })
  return metric
}

const standing = (
  measuring: Measuring,
  one: CandidateRecord,
  metric: MetricName,
  cases: readonly CaseRecord[],
): Standing =>
  standingOf(
    { id: one.id, retrieval: retrievalOf(one, measuring.deps.definitions) },
    metric,
    measuring.cells([one], cases),
  )

/** What a candidate of the last round is weighed by; nothing where it has no value of the metric. */
function weighed(
  measuring: Measuring,
  one: CandidateRecord,
  metric: MetricName,
  cases: readonly CaseRecord[],
): Weighed[] {
  const cells = measuring.cells([one], cases)
  const { mean, byCase } = standingOf({ id: one.id, retrieval: '' }, metric, cells)
  if (byCase.size === 0) return []
  const times = cells.map(({ shown }) => shown.latencyMs)
  const sum = (name: 'cost' | 'tokens') => cells.reduce((total, cell) => total + (cellValue(name, cell.shown) ?? 0), 0)
  const isPriced = cells.every((cell) => cellValue('cost', cell.shown) !== null)
  return [{ id: one.id, quality: mean, latencyMs: percentile(times, 0.5), cost: sum(isPriced ? 'cost' : 'tokens') }]
}

import { randomUUID } from 'node:crypto'
import { AppError, errorInfo, messageOf } from '@/pipeline/errors'
import { cellValue } from '@/pipeline/evaluation/cell-value'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import type { SweepProgress, SweepSetup } from '@/pipeline/evaluation/sweep'
import { variantsOf } from '@/pipeline/evaluation/variants'
import { english, say } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import { compileArm } from '../arm'
import { decidingMetric } from '../figures'
import { indexSpecs } from '../index-choices'
import type { Measuring, Strategy } from '../strategy'
import { frontOf, type Weighed } from './front'
import { byMean, halve, standingOf } from './halve'
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
  const { datasetId, datasetVersion } = measuring.experiment
  const filter = { ...measuring.experiment.setup.cases, split: setup.confirmOn }
  const { cases: heldOut } = await measuring.deps.records.datasets.cases(datasetId, {
    version: datasetVersion,
    ...filter,
  })
  const { search, confirm } = splitFor(measuring.cases, heldOut, setup.confirmOn)
  const rounds = setup.search === 'full' ? [search] : roundsOf(search, setup.seed)
  const left = await searched(measuring, able, rounds)
  const metric = metricOf(measuring, able, search)
  const winner = best(measuring, left, metric, rounds.at(-1) ?? search)
  const front = frontOf(weighed(measuring, able, metric, search))
  await note(measuring, { front, ...(winner && { winnerId: winner.id }) })
  const drawn = able.find(({ facets }) => facets.length === 0)
  if (confirm.length > 0 && winner) {
    measuring.phase('confirm', 0, confirm.length)
    await measuring.measure([...new Set([...(drawn ? [drawn] : []), winner])], confirm)
  }
  await note(measuring, { confirmed: confirm.length > 0 ? 'yes' : 'no-cases' })
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
      if (!(error instanceof AppError) || error.ofServer) throw error
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

/** Runs the rounds; those that were decided before a crash are not decided again. Gives who is left. */
async function searched(
  measuring: Measuring,
  able: readonly CandidateRecord[],
  rounds: readonly CaseRecord[][],
): Promise<readonly CandidateRecord[]> {
  const graph = able[0]?.graph
  const retrieval = (one: CandidateRecord) => (graph ? retrievalOf(one, measuring.deps.definitions) : '')
  let left = able
  for (const [round, cases] of rounds.entries()) {
    measuring.phase('round', round, rounds.length)
    const decided = progressOf(measuring).rounds.find((one) => one.round === round)
    if (decided) {
      left = left.filter(({ id }) => decided.survivorIds.includes(id))
      continue
    }
    await measuring.measure(left, cases)
    const isLast = round === rounds.length - 1
    const metric = metricOf(measuring, left, cases)
    const standings = left.map((one) =>
      standingOf({ id: one.id, retrieval: retrieval(one) }, metric, measuring.cells([one], cases)),
    )
    const { survivors, dropped } = isLast
      ? { survivors: byMean(standings), dropped: [] }
      : halve(standings, metric, cases, round)
    const survivorIds = survivors.map(({ id }) => id)
    const candidateIds = left.map(({ id }) => id)
    await measuring.drop(dropped)
    const decision = { round, cases: cases.length, candidateIds, survivorIds }
    await note(measuring, { rounds: [...progressOf(measuring).rounds, decision] })
    left = left.filter(({ id }) => survivorIds.includes(id))
  }
  return left
}

function metricOf(
  measuring: Measuring,
  candidates: readonly CandidateRecord[],
  cases: readonly CaseRecord[],
): MetricName {
  return decidingMetric(measuring.experiment.setup, measuring.cells(candidates, cases)) ?? 'served'
}

function best(
  measuring: Measuring,
  candidates: readonly CandidateRecord[],
  metric: MetricName,
  cases: readonly CaseRecord[],
): CandidateRecord | undefined {
  const standings = candidates.map((one) =>
    standingOf({ id: one.id, retrieval: '' }, metric, measuring.cells([one], cases)),
  )
  const [first] = byMean(standings)
  return candidates.find(({ id }) => id === first?.id)
}

/** Candidates that were measured on all cases; those that were dropped early were measured on too few to be weighed. */
function weighed(
  measuring: Measuring,
  candidates: readonly CandidateRecord[],
  metric: MetricName,
  cases: readonly CaseRecord[],
): Weighed[] {
  return candidates.flatMap((one) => {
    const cells = measuring.cells([one], cases)
    const { mean, byCase } = standingOf({ id: one.id, retrieval: '' }, metric, cells)
    if (byCase.size < cases.length || cells.length === 0) return []
    const times = cells.map(({ shown }) => shown.latencyMs).toSorted((a, b) => a - b)
    const costs = cells.map((cell) => cellValue('cost', cell.shown))
    const tokens = cells.map((cell) => cellValue('tokens', cell.shown) ?? 0)
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    const isPriced = costs.every((cost) => cost !== null)
    const cost = isPriced ? sum(costs.map((each) => each ?? 0)) : sum(tokens)
    return [{ id: one.id, quality: mean, latencyMs: times[Math.floor(times.length / 2)] ?? 0, cost }]
  })
}

import { cellValue } from '@/pipeline/evaluation/cell-value'
import { isMetric, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import type { OptimiseProgress, Proposal } from '@/pipeline/evaluation/optimise'
import { hashOf } from '@/pipeline/hash'
import { groupedBy, meanOf } from '@/pipeline/metrics/statistics'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord, EvalCellHead } from '@/server/capabilities/records/experiments'
import type { Measuring } from '../strategy'
import { drawn, paretoOf, type Values } from './pareto'
import type { Prepared } from './prepare'

/** An optimiser at work. */
export interface Work extends Prepared {
  measuring: Measuring
  drawing: CandidateRecord
  metric: MetricName
  /** Most tokens of a prompt. */
  most: number
}

export const progressOf = ({ progress }: Pick<Measuring, 'progress'>): OptimiseProgress =>
  progress.optimise ?? { proposals: [], pareto: [], tested: false, warnings: [] }

export const note = (measuring: Measuring, more: Partial<OptimiseProgress>): Promise<void> =>
  measuring.note({ optimise: { ...progressOf(measuring), ...more } })

/** Keeps a proposal as it is now, in the place of what was known of it. */
export function noteProposal(measuring: Measuring, proposal: Proposal): Promise<void> {
  const others = progressOf(measuring).proposals.filter(({ number }) => number !== proposal.number)
  return note(measuring, { proposals: [...others, proposal].sort((a, b) => a.number - b.number) })
}

/** 0 up to 1, the same for the same seed and names. */
export const chanceOf = ({ setup }: Pick<Work, 'setup'>, ...named: readonly (string | number)[]): number =>
  Number.parseInt(hashOf([setup.seed, ...named]).slice(0, 8), 16) / 2 ** 32

/** In an order that chance gives, the same for the same seed and names. */
export const shuffled = <T extends { id: string }>(
  work: Pick<Work, 'setup'>,
  things: readonly T[],
  ...named: number[]
): T[] =>
  things
    .map((thing) => ({ thing, at: hashOf([work.setup.seed, ...named, thing.id]) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ thing }) => thing)

/** The metric that answers are judged by: the chosen one, else the first that they have and that a prompt can change. */
export function metricOf({ setup }: Measuring['experiment'], cells: readonly EvalCellHead[]): MetricName | undefined {
  if (setup.metric !== undefined && isMetric(setup.metric)) return setup.metric
  return Object.keys(metricNames)
    .filter(isMetric)
    .find((name) => !noPrompts.has(name) && cells.some((cell) => cellValue(name, cell.shown) !== null))
}
const noPrompts: ReadonlySet<MetricName> = new Set([
  'ndcg10',
  'recall5',
  'recall10',
  'mrr10',
  'served',
  'latencyMs',
  'tokens',
  'cost',
])

/** The value of each case: the mean over its repeats; cases without one are absent. */
export function valuesOf(
  { measuring, metric }: Pick<Work, 'measuring' | 'metric'>,
  candidate: CandidateRecord,
  cases: readonly CaseRecord[],
): Map<string, number> {
  const byCase = groupedBy(measuring.cells([candidate], cases), ({ caseId }) => caseId)
  return new Map(
    [...byCase].flatMap(([caseId, cells]) => {
      const mean = meanOf(cells.flatMap((cell) => cellValue(metric, cell.shown) ?? []))
      return mean === null ? [] : [[caseId, mean] as const]
    }),
  )
}

/** Means over the cases that both have a value of; null: there is none. */
export function meansOf(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>) {
  const shared = [...one.keys()].filter((id) => other.has(id))
  const before = meanOf(shared.map((id) => one.get(id) ?? 0))
  const after = meanOf(shared.map((id) => other.get(id) ?? 0))
  return before === null || after === null ? null : { before, after }
}

/** A difference that is no rounding. */
export const isMore = (after: number, before: number): boolean => after - before > 1e-9

/** The drawing and every proposal that did better than its parent: they are measured on all validation cases. */
export function poolOf({ measuring, drawing }: Pick<Work, 'measuring' | 'drawing'>): CandidateRecord[] {
  const kept = progressOf(measuring).proposals.flatMap(({ candidateId, refused, after }) =>
    candidateId !== undefined && refused === undefined && after !== undefined ? [candidateId] : [],
  )
  const byId = new Map(measuring.candidates().map((one) => [one.id, one]))
  return [drawing, ...kept.flatMap((id) => byId.get(id) ?? [])]
}

export const validationOf = (work: Work): Values =>
  new Map(poolOf(work).map((one) => [one.id, valuesOf(work, one, work.splits.validation)]))

/** A prompt to begin with: one of those that are best on some validation case. */
export function parentOf(work: Work, number: number): CandidateRecord {
  const id = drawn(paretoOf(validationOf(work)), chanceOf(work, 'parent', number))
  return poolOf(work).find((one) => one.id === id) ?? work.drawing
}

/** The best of the pool by its mean over the validation cases; of equal ones the earlier. */
export function bestOf(work: Work): CandidateRecord {
  const values = validationOf(work)
  const mean = ({ id }: CandidateRecord) => meanOf([...(values.get(id)?.values() ?? [])]) ?? -Infinity
  return poolOf(work).reduce((best, one) => (isMore(mean(one), mean(best)) ? one : best))
}

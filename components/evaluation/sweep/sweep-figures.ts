import type { Candidate, EvalCellShown, FacetValue } from '@/pipeline/evaluation/experiment'
import type { Estimate, PairedResult } from '@/pipeline/evaluation/figures'
import { type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import { isLessBetter } from '@/pipeline/evaluation/told'
import { canonicalJson } from '@/pipeline/json'
import { meanEstimate } from '@/pipeline/metrics/intervals'
import { comparePaired } from '@/pipeline/metrics/paired'
import { groupedBy, meanOf, percentile } from '@/pipeline/metrics/statistics'
import type { ExperimentDto } from '@/server/services/evaluation/types'

/** A candidate of a sweep, on the cases that were searched with. */
export interface SweepRow {
  candidate: Candidate
  /** From 1: those that came farther first, then by the mean; null: nothing was measured. */
  rank: number | null
  estimate: Estimate | null
  /** Milliseconds; null: nothing was answered. */
  p50: number | null
  /** Of an answer: money where prices are known, else tokens. */
  cost: number | null
}

/** The winner and the drawing on the cases that nothing of the search asked. */
export interface Confirmation {
  winner: Estimate | null
  drawing: Estimate | null
  /** null: the winner is the drawing. */
  paired: PairedResult | null
}

export interface SweepFigures {
  /** By rank. */
  rows: SweepRow[]
  /** What costs are: money, or tokens where no prices are known. */
  costIs: 'cost' | 'tokens'
  confirmation: Confirmation | null
}

type Dto = Pick<ExperimentDto, 'candidates' | 'rows' | 'cells' | 'metric' | 'progress' | 'setup'>

/** The value of a metric of a cell; null: it has none. */
function metricOf(name: MetricName, cell: EvalCellShown): number | null {
  if (name === 'passed') return cell.passed === null ? null : Number(cell.passed)
  if (name === 'latencyMs') return cell.latencyMs
  if (name === 'tokens') return cell.inputTokens + cell.outputTokens
  return name === 'cost' ? cell.cost : (cell.scores[name] ?? null)
}

/** Of each case one value, its repeats together. */
function caseValues(name: MetricName, cells: readonly EvalCellShown[]): Map<string, number> {
  const values = new Map<string, number>()
  for (const [caseId, own] of groupedBy(cells, (cell) => cell.caseId)) {
    const mean = meanOf(own.flatMap((cell) => metricOf(name, cell) ?? []))
    if (mean !== null) values.set(caseId, mean)
  }
  return values
}

/** Figures of a sweep by candidate, and of its confirmation. Cells that no longer hold do not count. */
export function sweepFigures({ candidates, rows, cells, metric, progress, setup }: Dto): SweepFigures {
  const sweep = progress.sweep
  const confirmed = sweep?.confirmed === 'yes'
  const caseOf = new Map(rows.map((row) => [row.caseId, row]))
  // Where nothing could be held out, the search asked all of them.
  const isHeldOut = ({ caseId }: EvalCellShown) =>
    sweep?.confirmed !== 'no-cases' && caseOf.get(caseId)?.split === setup.sweep?.confirmOn
  const holding = cells.filter(({ stale }) => !stale)
  const searched = groupedBy(
    holding.filter((cell) => !isHeldOut(cell)),
    ({ candidateId }) => candidateId,
  )
  const priced = holding.length > 0 && holding.every(({ cost }) => cost !== null)
  const costIs = priced ? ('cost' as const) : ('tokens' as const)
  const clustered = (values: ReadonlyMap<string, number>) =>
    [...values].map(([caseId, value]) => ({ cluster: caseOf.get(caseId)?.source ?? caseId, value }))
  const estimate = (own: readonly EvalCellShown[]) =>
    metric === null ? null : meanEstimate(clustered(caseValues(metric, own)), metricNames[metric])
  const measured = candidates.map((candidate): Omit<SweepRow, 'rank'> => {
    const own = searched.get(candidate.id) ?? []
    const times = own.filter(({ outcome }) => outcome !== 'failed').map(({ latencyMs }) => latencyMs)
    return {
      candidate,
      estimate: estimate(own),
      p50: times.length === 0 ? null : percentile(times, 0.5),
      cost: meanOf(own.flatMap((cell) => metricOf(costIs, cell) ?? [])),
    }
  })
  const heldOut = groupedBy(holding.filter(isHeldOut), ({ candidateId }) => candidateId)
  return {
    rows: ranked(measured, sweep?.winnerId, metric),
    costIs,
    confirmation: confirmed && metric ? confirmationOf() : null,
  }

  function confirmationOf(): Confirmation {
    const name = metric ?? 'served'
    const [drawing] = candidates
    const of = (id: string | undefined) => (id === undefined ? [] : (heldOut.get(id) ?? []))
    const own = of(sweep?.winnerId)
    const other = caseValues(name, of(drawing?.id))
    const pairs = [...caseValues(name, own)].map(([caseId, value]) => ({
      caseId,
      cluster: caseOf.get(caseId)?.source ?? caseId,
      own: value,
      other: other.get(caseId) ?? null,
    }))
    return {
      winner: estimate(own),
      drawing: estimate(of(drawing?.id)),
      paired: sweep?.winnerId === drawing?.id ? null : comparePaired(pairs, metricNames[name]),
    }
  }
}

/** The winner, then who was dropped never or late, then by the mean; what was not measured stands last. */
function ranked(
  rows: readonly Omit<SweepRow, 'rank'>[],
  winnerId: string | undefined,
  metric: MetricName | null,
): SweepRow[] {
  const sign = metric && isLessBetter(metric) ? 1 : -1
  const farOf = ({ candidate, estimate }: Omit<SweepRow, 'rank'>): number =>
    estimate === null ? -1 : candidate.id === winnerId ? Infinity : (candidate.dropped?.round ?? 1e6)
  return rows
    .toSorted(
      (a, b) =>
        farOf(b) - farOf(a) ||
        sign * ((a.estimate?.mean ?? 0) - (b.estimate?.mean ?? 0)) ||
        a.candidate.number - b.candidate.number,
    )
    .map((row, at) => ({ ...row, rank: row.estimate === null ? null : at + 1 }))
}

/** One value of a facet, over all candidates that have it. */
export interface Marginal {
  value: unknown
  candidates: number
  estimate: Estimate | null
}

/**
 * What a facet does by itself: of each of its values the mean over the candidates that have it, on the cases that all
 * candidates were measured on, so that those that were dropped early do not look better for it.
 */
export function marginalsOf(
  facet: string,
  values: readonly unknown[],
  { cells, rows, candidates, metric }: Pick<Dto, 'cells' | 'rows' | 'candidates' | 'metric'>,
): Marginal[] {
  const shared = sharedCases(candidates, cells)
  const sourceOf = new Map(rows.map(({ caseId, source }) => [caseId, source]))
  const holding = groupedBy(
    cells.filter(({ stale, caseId }) => !stale && shared.has(caseId)),
    ({ candidateId }) => candidateId,
  )
  return values.map((value) => {
    const having = candidates.filter(({ facets }) => sameValue(facets, facet, value))
    const own = having.flatMap(({ id }) => holding.get(id) ?? [])
    const byCase = metric === null ? new Map<string, number>() : caseValues(metric, own)
    const clustered = [...byCase].map(([caseId, mean]) => ({ cluster: sourceOf.get(caseId) ?? caseId, value: mean }))
    return {
      value,
      candidates: having.length,
      estimate: metric === null ? null : meanEstimate(clustered, metricNames[metric]),
    }
  })
}

/** Cases that every measured candidate has answered. */
function sharedCases(candidates: readonly Candidate[], cells: readonly EvalCellShown[]): Set<string> {
  const byCandidate = groupedBy(
    cells.filter(({ stale }) => !stale),
    ({ candidateId }) => candidateId,
  )
  const asked = candidates.flatMap(({ id }) => {
    const own = byCandidate.get(id)
    return own ? [new Set(own.map(({ caseId }) => caseId))] : []
  })
  const [first, ...others] = asked
  return new Set([...(first ?? [])].filter((caseId) => others.every((one) => one.has(caseId))))
}

export const valueIn = (facets: readonly FacetValue[], facet: string): unknown =>
  facets.find((one) => one.facet === facet)?.value

const sameValue = (facets: readonly FacetValue[], facet: string, value: unknown): boolean =>
  facets.some((one) => one.facet === facet && canonicalJson(one.value) === canonicalJson(value))

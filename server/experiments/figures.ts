import { cellValue, pairsByCase } from '@/pipeline/evaluation/cell-value'
import type { ExperimentSetup } from '@/pipeline/evaluation/experiment'
import type { CandidateFigures, Estimate, PairedResult } from '@/pipeline/evaluation/figures'
import { isMetric, type MetricKind, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import { verdictOf } from '@/pipeline/metrics/checks'
import type { Clustered } from '@/pipeline/metrics/clusters'
import { meanEstimate } from '@/pipeline/metrics/intervals'
import { compareMetrics, type Pair } from '@/pipeline/metrics/paired'
import { groupedBy, meanOf, percentile } from '@/pipeline/metrics/statistics'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'

type Setup = Pick<ExperimentSetup, 'repeats' | 'metric'>

/** The source document of each case; a case that is gone is its own. */
type Sources = ReadonlyMap<string, string>

/**
 * Figures of every candidate, in their order, over the cells that are done; all but the first are compared with the first.
 * A case counts once, by the mean over its repeats; cases of one source are no independent cases. The metric by which is
 * decided is tested alone, the others are corrected for being tested together (Holm).
 */
export function figuresOf(
  candidates: readonly { id: string }[],
  cells: readonly EvalCellHead[],
  cases: readonly Pick<CaseRecord, 'id' | 'source'>[],
  setup: Setup,
): CandidateFigures[] {
  const sources = new Map(cases.map(({ id, source }) => [id, source]))
  const byCandidate = groupedBy(cells, ({ candidateId }) => candidateId)
  const deciding = decidingMetric(setup, cells)
  const [baseline] = candidates
  const others = byCase(byCandidate.get(baseline?.id ?? '') ?? [])
  return candidates.map(({ id }) => {
    const own = byCandidate.get(id) ?? []
    const grouped = byCase(own)
    return {
      candidateId: id,
      done: own.length,
      total: cases.length * setup.repeats,
      ...countsOf(own),
      metrics: estimatesOf(grouped, sources),
      ...(id !== baseline?.id && { against: againstOf(grouped, others, { sources, deciding }) }),
    }
  })
}

type ByCase = ReadonlyMap<string, readonly EvalCellHead[]>
const byCase = (cells: readonly EvalCellHead[]): ByCase => groupedBy(cells, ({ caseId }) => caseId)

const allMetrics = Object.keys(metricNames).filter(isMetric)

function countsOf(
  own: readonly EvalCellHead[],
): Omit<CandidateFigures, 'candidateId' | 'done' | 'total' | 'metrics' | 'against'> {
  const times = own.filter(({ outcome }) => outcome !== 'failed').map(({ shown }) => shown.latencyMs)
  const sum = (value: (cell: EvalCellHead) => number) => own.reduce((total, cell) => total + value(cell), 0)
  const hasCost = own.length > 0 && own.every(({ shown }) => shown.cost !== null)
  return {
    errors: own.filter(({ outcome }) => outcome === 'failed').length,
    unjudged: own.filter(({ shown }) => verdictOf(shown.checks) === 'unjudged').length,
    abstained: own.filter(({ shown }) => shown.abstained === true).length,
    latencyMs: times.length === 0 ? null : { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
    inputTokens: sum(({ shown }) => shown.inputTokens),
    outputTokens: sum(({ shown }) => shown.outputTokens),
    cost: hasCost ? sum(({ shown }) => shown.cost ?? 0) : null,
  }
}

function estimatesOf(cells: ByCase, sources: Sources): CandidateFigures['metrics'] {
  const found: Partial<Record<MetricName, Estimate>> = {}
  for (const name of allMetrics) {
    const values: Clustered[] = []
    for (const [caseId, repeats] of cells) {
      const value = caseValue(name, repeats)
      if (value !== null) values.push({ cluster: sources.get(caseId) ?? caseId, value })
    }
    const estimate = meanEstimate(values, metricNames[name])
    if (estimate) found[name] = estimate
  }
  return found
}

/** The mean of a metric over the repeats of a case that have it; null: none has. */
function caseValue(name: MetricName, repeats: readonly EvalCellHead[]): number | null {
  const [first] = repeats
  if (repeats.length === 1 && first) return cellValue(name, first.shown)
  return meanOf(repeats.flatMap((cell) => cellValue(name, cell.shown) ?? []))
}

/** What follows from the steps alone, whoever judges. */
const unjudgedMetrics: ReadonlySet<MetricName> = new Set([
  ...(['ndcg10', 'recall5', 'recall10', 'mrr10', 'served'] as const),
  ...(['latencyMs', 'tokens', 'cost'] as const),
])

function againstOf(
  own: ByCase,
  other: ByCase,
  { sources, deciding }: { sources: Sources; deciding: MetricName | null },
): Partial<Record<MetricName, PairedResult>> {
  const isUnlike = hasOtherBasis(own, other)
  const compared = new Map<MetricName, { pairs: Pair[]; kind: MetricKind }>()
  const found: Partial<Record<MetricName, PairedResult>> = {}
  for (const name of allMetrics) {
    const pairs = pairsByCase(name, own, other, sources)
    if (pairs.length === 0) continue
    if (isUnlike && !unjudgedMetrics.has(name)) found[name] = { comparable: false, reason: 'unlike', n: pairs.length }
    else compared.set(name, { pairs, kind: metricNames[name] })
  }
  return Object.assign(found, Object.fromEntries(compareMetrics(compared, deciding)))
}

/** Whether a case was judged by other assertions, expectations or another judge than it was of the other candidate. */
function hasOtherBasis(own: ByCase, other: ByCase): boolean {
  for (const [caseId, repeats] of own) {
    const judged = other.get(caseId)?.[0]?.shown.judged
    if (judged !== undefined && repeats.some(({ shown }) => shown.judged !== judged)) return true
  }
  return false
}

/**
 * The metric by which is decided: the chosen one, else the first that half of the cells have, else the first that any has.
 * Null without cells.
 */
export function decidingMetric(
  setup: Pick<ExperimentSetup, 'metric'>,
  cells: readonly EvalCellHead[],
): MetricName | null {
  if (setup.metric !== undefined && isMetric(setup.metric)) return setup.metric
  const shareOf = (name: MetricName) =>
    cells.filter((cell) => cellValue(name, cell.shown) !== null).length / cells.length
  const shares = cells.length === 0 ? [] : allMetrics.map((name) => ({ name, share: shareOf(name) }))
  return (shares.find(({ share }) => share >= 0.5) ?? shares.find(({ share }) => share > 0))?.name ?? null
}

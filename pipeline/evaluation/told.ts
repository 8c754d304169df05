import type { Candidate, Headline } from './experiment'
import type { CandidateFigures, PairedResult, Verdict } from './figures'
import { isMetric, type MetricName, metricNames } from './metric-names'

/** More cases than this nobody collects: then the difference is as good as none. */
const MOST_NEEDED = 100_000

/** What is told of an experiment first. */
export interface Told<C = Candidate> {
  candidate: C
  figures: CandidateFigures
  baseline: C | null
  metric: MetricName
  /** Against the baseline; null: it is the baseline. */
  paired: PairedResult | null
}

const less: ReadonlySet<string> = new Set(['latencyMs', 'tokens', 'cost'])
/** Of some metrics less is better. */
export const isLessBetter = (metric: string): boolean => less.has(metric)

/** Metrics in their order, the one that decides first; only those that something was measured of. */
export function measuredMetrics(figures: readonly CandidateFigures[], deciding: MetricName | null): MetricName[] {
  const names = Object.keys(metricNames).filter(isMetric)
  const found = names.filter((name) => figures.some(({ metrics }) => metrics[name]))
  return deciding && found.includes(deciding) ? [deciding, ...found.filter((name) => name !== deciding)] : found
}

/** The candidate that the sentence on top is about: one that is better than the baseline, else the best of the others. */
export function toldOf<C extends { id: string }>(
  candidates: readonly C[],
  figures: readonly CandidateFigures[],
  metric: MetricName | null,
): Told<C> | null {
  if (!metric) return null
  const sign = isLessBetter(metric) ? -1 : 1
  const measured = candidates.flatMap((candidate) => {
    const own = figures.find(({ candidateId }) => candidateId === candidate.id)
    return own?.metrics[metric] ? [{ candidate, own, mean: sign * own.metrics[metric].mean }] : []
  })
  const baseline = candidates[0]
  const others = measured.filter(({ candidate }) => candidate.id !== baseline?.id)
  const better = others.filter(({ own }) => verdictOf(own.against?.[metric]) === 'better')
  const pool = better.length > 0 ? better : others.length > 0 ? others : measured
  const best = pool.toSorted((a, b) => b.mean - a.mean)[0]
  if (!best) return null
  const isBaseline = best.candidate.id === baseline?.id
  return {
    candidate: best.candidate,
    figures: best.own,
    metric,
    baseline: isBaseline ? null : (baseline ?? null),
    paired: isBaseline ? null : (best.own.against?.[metric] ?? null),
  }
}

export const verdictOf = (paired: PairedResult | null | undefined): Verdict | null =>
  paired?.comparable ? paired.verdict : null

/**
 * How many cases would show the difference that was seen in 80 % of the times: the difference that can be shown shrinks
 * with the root of their number. null: it is as good as none.
 */
export function casesNeeded({ n, difference, detectable }: Extract<PairedResult, { comparable: true }>): number | null {
  if (difference === 0 || detectable === 0) return null
  const needed = n * (detectable / difference) ** 2
  if (needed > MOST_NEEDED) return null
  // Two digits are all that such a figure is worth.
  const step = 10 ** Math.max(0, Math.floor(Math.log10(needed)) - 1)
  const rounded = Math.ceil(needed / step) * step
  return rounded > n ? rounded : null
}

/** The same for a list, without the figures. */
export function headlineOf(
  candidates: readonly { id: string; name: string }[],
  figures: readonly CandidateFigures[],
  metric: MetricName | null,
): Headline | null {
  const told = toldOf(candidates, figures, metric)
  const found = told?.figures.metrics[told.metric]
  if (!told || !found) return null
  const { n, mean, low, high } = found
  const { id: candidateId, name: candidateName } = told.candidate
  return { candidateId, candidateName, metric: told.metric, n, mean, low, high, verdict: verdictOf(told.paired) }
}

import { cellValue } from '@/pipeline/evaluation/cell-value'
import type { ExperimentSetup } from '@/pipeline/evaluation/experiment'
import type { CandidateFigures, Estimate } from '@/pipeline/evaluation/figures'
import { isMetric, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import { verdictOf } from '@/pipeline/metrics/checks'
import { groupedBy, meanOf, percentile, wilson } from '@/pipeline/metrics/statistics'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'

/** Figures of every candidate, in their order, over the cells that are done. */
export function figuresOf(
  candidates: readonly { id: string }[],
  cells: readonly EvalCellHead[],
  cases: readonly Pick<CaseRecord, 'id' | 'source'>[],
  setup: Pick<ExperimentSetup, 'repeats'>,
): CandidateFigures[] {
  const byCandidate = groupedBy(cells, ({ candidateId }) => candidateId)
  return candidates.map(({ id }) => {
    const own = byCandidate.get(id) ?? []
    const times = own.filter(({ outcome }) => outcome !== 'failed').map(({ shown }) => shown.latencyMs)
    return {
      candidateId: id,
      done: own.length,
      total: cases.length * setup.repeats,
      errors: own.filter(({ outcome }) => outcome === 'failed').length,
      unjudged: own.filter(({ shown }) => verdictOf(shown.checks) === 'unjudged').length,
      abstained: own.filter(({ shown }) => shown.abstained === true).length,
      metrics: Object.fromEntries(
        Object.keys(metricNames).flatMap((name) => {
          const estimate = isMetric(name) ? estimateOf(name, own) : null
          return estimate ? [[name, estimate]] : []
        }),
      ),
      latencyMs: times.length === 0 ? null : { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
      inputTokens: own.reduce((sum, { shown }) => sum + shown.inputTokens, 0),
      outputTokens: own.reduce((sum, { shown }) => sum + shown.outputTokens, 0),
      cost:
        own.length > 0 && own.every(({ shown }) => shown.cost !== null)
          ? own.reduce((sum, { shown }) => sum + (shown.cost ?? 0), 0)
          : null,
    }
  })
}

/** The value of a metric of a cell; null: it has none. */
export const valueOf = (name: MetricName, { shown }: Pick<EvalCellHead, 'shown'>): number | null =>
  cellValue(name, shown)

function estimateOf(name: MetricName, cells: readonly EvalCellHead[]): Estimate | null {
  const values = cells.flatMap((cell) => valueOf(name, cell) ?? [])
  const mean = meanOf(values)
  if (mean === null) return null
  const { low, high } = wilson(mean * values.length, values.length)
  return { n: values.length, mean, low, high, method: 'wilson', clusters: values.length }
}

/** The metric by which is decided: the chosen one, else the first that any cell has. */
export function decidingMetric(
  setup: Pick<ExperimentSetup, 'metric'>,
  cells: readonly EvalCellHead[],
): MetricName | null {
  if (setup.metric !== undefined && isMetric(setup.metric)) return setup.metric
  return (
    Object.keys(metricNames)
      .filter(isMetric)
      .find((name) => cells.some((cell) => valueOf(name, cell) !== null)) ?? null
  )
}

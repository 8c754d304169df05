import type { z } from 'zod'
import { verdictOf } from '../metrics/checks'
import type { Pair } from '../metrics/paired'
import { groupedBy } from '../metrics/statistics'
import type { EvalPlace, evalShownSchema } from './experiment'
import type { MetricName } from './metric-names'

type Measured = Pick<
  z.infer<typeof evalShownSchema>,
  'passed' | 'scores' | 'latencyMs' | 'inputTokens' | 'outputTokens' | 'cost'
>

/** The value of a metric of an answer; null: it has none. */
export function cellValue(name: MetricName, shown: Measured): number | null {
  if (name === 'passed') return shown.passed === null ? null : Number(shown.passed)
  if (name === 'latencyMs') return shown.latencyMs
  if (name === 'tokens') return shown.inputTokens + shown.outputTokens
  if (name === 'cost') return shown.cost
  return shown.scores[name] ?? null
}

type Answer = Omit<EvalPlace, 'candidateId'> & { shown: Measured & Pick<z.infer<typeof evalShownSchema>, 'checks'> }

/** Answers of one candidate by case. */
export type AnswersByCase = ReadonlyMap<string, readonly Answer[]>
/** The source document of each case. */
type Sources = ReadonlyMap<string, string>

/**
 * The answers of two candidates in pairs, by case and repeat. Cases that a metric says nothing of in one of them, such as a
 * token F1 where nothing is to be answered, are no pairs; what a judge could not say stays one, without a value.
 */
export const pairsOf = (
  metric: MetricName,
  own: readonly Answer[],
  other: readonly Answer[],
  sources: Sources,
): Pair[] => pairsByCase(metric, groupedBy(own, caseOf), groupedBy(other, caseOf), sources)

const caseOf = ({ caseId }: Answer): string => caseId

/** The same of answers that are grouped already. */
export function pairsByCase(metric: MetricName, own: AnswersByCase, other: AnswersByCase, sources: Sources): Pair[] {
  const pairs: Pair[] = []
  for (const [caseId, repeats] of own) {
    const across = other.get(caseId) ?? []
    const cluster = sources.get(caseId) ?? caseId
    for (const { repeat, shown } of repeats) {
      const opposite = across.length === 1 ? across[0] : across.find((one) => one.repeat === repeat)
      if (!opposite || opposite.repeat !== repeat) continue
      const one = cellValue(metric, shown)
      const two = cellValue(metric, opposite.shown)
      if (one === null && !isUnjudged(metric, shown)) continue
      if (two === null && !isUnjudged(metric, opposite.shown)) continue
      pairs.push({ caseId, cluster, own: one, other: two })
    }
  }
  return pairs
}

/** The kind of assertion that gives a score only where its judge has a verdict. */
const judgedBy: Partial<Record<MetricName, string>> = {
  nuggetRecall: 'nuggets',
  faithfulness: 'faithful',
  citationPrecision: 'faithful',
  citationRecall: 'faithful',
}

/** It was asked for, and there is no verdict. */
function isUnjudged(metric: MetricName, { checks }: Answer['shown']): boolean {
  if (metric === 'passed') return verdictOf(checks) === 'unjudged'
  const kind = judgedBy[metric]
  return kind !== undefined && checks.some((check) => check.kind === kind && check.state === 'unjudged')
}

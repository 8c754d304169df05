import type { z } from 'zod'
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

/**
 * The answers of two candidates in pairs, by case and repeat. Cases that a metric says nothing of in either, such as a
 * token F1 where nothing is to be answered, are no pairs; what a judge could not say stays one, without a value.
 */
export function pairsOf(
  metric: MetricName,
  own: readonly Answer[],
  other: readonly Answer[],
  sources: ReadonlyMap<string, string>,
): Pair[] {
  const placeOf = ({ caseId, repeat }: Answer) => `${caseId} ${repeat}`
  const theirs = groupedBy(other, placeOf)
  return own.flatMap((one): Pair[] => {
    const [against] = theirs.get(placeOf(one)) ?? []
    if (!against) return []
    const pair = { own: cellValue(metric, one.shown), other: cellValue(metric, against.shown) }
    const isUnjudged = [one, against].some(({ shown }) => shown.checks.some(({ state }) => state === 'unjudged'))
    if (pair.own === null && pair.other === null && !isUnjudged) return []
    return [{ caseId: one.caseId, cluster: sources.get(one.caseId) ?? one.caseId, ...pair }]
  })
}

import { cellValue } from '@/pipeline/evaluation/cell-value'
import type { Dropped } from '@/pipeline/evaluation/experiment'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import { metricNames } from '@/pipeline/evaluation/metric-names'
import { holm } from '@/pipeline/metrics/holm'
import { comparePaired, type Pair } from '@/pipeline/metrics/paired'
import { groupedBy, meanOf } from '@/pipeline/metrics/statistics'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'

/** How a candidate did on the cases of a round: the mean over cases, and the value of each. */
export interface Standing {
  id: string
  /** Less is better of amounts: then it is turned round, so that more is always better. */
  mean: number
  byCase: ReadonlyMap<string, number>
  /** Names its retrieval; candidates that share it differ in what generates. */
  retrieval: string
}

const sign = (metric: MetricName): number => (metricNames[metric] === 'amount' ? -1 : 1)

export function standingOf(
  { id, retrieval }: { id: string; retrieval: string },
  metric: MetricName,
  cells: readonly EvalCellHead[],
): Standing {
  const byCase = new Map<string, number>()
  for (const [caseId, some] of groupedBy(cells, (cell) => cell.caseId)) {
    const value = meanOf(some.flatMap((cell) => cellValue(metric, cell.shown) ?? []))
    if (value !== null) byCase.set(caseId, value * sign(metric))
  }
  return { id, retrieval, byCase, mean: meanOf([...byCase.values()]) ?? Number.NEGATIVE_INFINITY }
}

/** The better of two first; what is equal keeps its order. */
export const byMean = (standings: readonly Standing[]): Standing[] => standings.toSorted((a, b) => b.mean - a.mean)

const SURE = 0.05

/**
 * Who goes on to the next round, the best first, and why the others do not. Dropped is what is worse than the leader by a
 * paired test, corrected by Holm for all that are tested at once; of the rest the better half goes on. Two at the least, and
 * as long as retrieval and generation both vary, two of different retrieval.
 */
export function halve(
  standings: readonly Standing[],
  metric: MetricName,
  cases: readonly Pick<CaseRecord, 'id' | 'source'>[],
  round: number,
): { survivors: Standing[]; dropped: { id: string; dropped: Dropped }[] } {
  const ranked = byMean(standings)
  const [leader, ...rest] = ranked
  if (!leader || rest.length < 2) return { survivors: ranked, dropped: [] }
  const tests = rest.map((one) => ({ one, p: pOf(one, leader, metric, cases) }))
  const corrected = holm(tests.map(({ p }) => p))
  const worse = new Map(tests.flatMap(({ one, p }, at) => ((corrected[at] ?? 1) < SURE ? [[one.id, p] as const] : [])))
  const most = Math.max(2, Math.floor(ranked.length / 2))
  const able = ranked.filter(({ id }) => !worse.has(id))
  const survivors = keepTwoRetrievals(able.length >= 2 ? able.slice(0, most) : ranked.slice(0, 2), ranked)
  const stays = new Set(survivors.map(({ id }) => id))
  const dropped = ranked.flatMap(({ id, byCase }) => {
    if (stays.has(id)) return []
    const p = worse.get(id)
    const why = p === undefined ? ({ why: 'rank' } as const) : ({ why: 'worse', p } as const)
    return [{ id, dropped: { round, cases: byCase.size, against: leader.id, ...why } }]
  })
  return { survivors, dropped }
}

/** How likely so much worse than the leader is by chance. */
function pOf(
  one: Standing,
  leader: Standing,
  metric: MetricName,
  cases: readonly Pick<CaseRecord, 'id' | 'source'>[],
): number {
  const pairs = cases.flatMap(({ id, source }): Pair[] => {
    const own = one.byCase.get(id)
    const other = leader.byCase.get(id)
    return own === undefined || other === undefined ? [] : [{ caseId: id, cluster: source, own, other }]
  })
  const kind = metricNames[metric]
  const result = comparePaired(pairs, kind === 'amount' ? 'amount' : kind)
  return result.comparable && result.difference < 0 ? result.p : 1
}

/** Where all that go on search alike although others did not, the best of these takes the last place. */
function keepTwoRetrievals(survivors: readonly Standing[], ranked: readonly Standing[]): Standing[] {
  const generations = new Set(ranked.map(({ retrieval }) => retrieval)).size < ranked.length
  const alike = new Set(survivors.map(({ retrieval }) => retrieval)).size === 1
  const other = ranked.find(({ retrieval }) => retrieval !== survivors[0]?.retrieval)
  if (!generations || !alike || !other || survivors.length < 2) return [...survivors]
  return survivors.length === 2 ? [...survivors, other] : [...survivors.slice(0, -1), other]
}

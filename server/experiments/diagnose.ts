import { titleOf } from '@/pipeline/cases/case'
import { cellValue } from '@/pipeline/evaluation/cell-value'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import { groupedBy, meanOf } from '@/pipeline/metrics/statistics'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'
import { stageFigures, wayOf } from '@/server/evaluation/stage-figures'
import { adviceOf, type DeeperRanks, type FailedCase } from './advice'
import { type Reached, slicesOf } from './slices'

/** An answer with what its steps took and gave; none, where they are not kept any more. */
export interface ObservedCell {
  cell: EvalCellHead
  steps: readonly StepRecord[]
}

/** What is looked at to find out why a candidate fails. */
export interface Evidence {
  candidateId: string
  plan: Plan
  definitions: Definitions
  cases: readonly CaseRecord[]
  observed: readonly ObservedCell[]
  /** The metric by which is decided. */
  metric: MetricName
}

/** What is scored of the search alone. */
const retrievalMetrics: ReadonlySet<MetricName> = new Set(['ndcg10', 'recall5', 'recall10', 'mrr10'])
const HALF = 0.5

/**
 * Why a candidate fails: who is to blame, what each stage lost, which kinds of question do worse, and what to change.
 * `deeper` is asked for the cases whose places the search did not bring.
 */
export async function diagnose(
  evidence: Evidence,
  deeper: (lost: readonly FailedCase[]) => Promise<DeeperRanks>,
): Promise<Diagnosis> {
  const { candidateId, plan, definitions, cases, observed } = evidence
  const judged = judgedCases(evidence)
  const failed = failedCases(evidence, judged)
  const ranks = await deeper(failed.filter(({ lost }) => lost?.stage === 'retrieved'))
  const places = new Map(cases.map((one) => [one.id, one.expected.places]))
  const seen = observed.map(({ cell: { caseId }, steps }) => ({ caseId, places: places.get(caseId) ?? [], steps }))
  const stages = stageFigures(plan, definitions, seen)
  const kind = metricNames[evidence.metric]
  const slices = kind === 'amount' ? [] : slicesOf(judged.map(reachedOf), kind)
  return {
    candidateId,
    failed: failed.length,
    of: judged.length,
    blame: (['error', 'retrieval', 'generation', 'abstained', 'unknown'] as const).flatMap((part) => {
      const caseIds = failed.filter((one) => one.part === part).map(({ one }) => one.id)
      return caseIds.length === 0 ? [] : [{ part, count: caseIds.length, caseIds }]
    }),
    stages,
    slices,
    advice: adviceOf({ failed, slices, plan, definitions, deeper: ranks }),
  }
}

interface Judged {
  one: CaseRecord
  repeats: readonly ObservedCell[]
  value: number
}

const reachedOf = ({ one, value }: Judged): Reached => ({ case: one, question: titleOf(one.inputs), value })

/** The value of a cell: what failed reached nothing. */
function reached(metric: MetricName, { cell }: ObservedCell): number | null {
  if (cell.outcome === 'failed') return 0
  return metricNames[metric] === 'amount' ? 1 : cellValue(metric, cell.shown)
}

/** Cases that were judged, with the mean over their repeats. */
function judgedCases({ cases, observed, metric }: Evidence): Judged[] {
  const byCase = groupedBy(observed, ({ cell }) => cell.caseId)
  return cases.flatMap((one) => {
    const repeats = byCase.get(one.id) ?? []
    const value = meanOf(repeats.flatMap((each) => reached(metric, each) ?? []))
    return value === null ? [] : [{ one, repeats, value }]
  })
}

/** The cases that do not pass or reach less than half, with what their first failing answer tells. */
function failedCases(evidence: Evidence, judged: readonly Judged[]): FailedCase[] {
  return judged.flatMap(({ one, repeats, value }) => {
    if (value >= HALF) return []
    const failing = repeats.find((each) => (reached(evidence.metric, each) ?? 1) < HALF)
    return failing ? [{ one, cell: failing.cell, ...blameOf(evidence, one, failing) }] : []
  })
}

function blameOf(
  { plan, definitions, metric }: Evidence,
  one: CaseRecord,
  { cell, steps }: ObservedCell,
): Pick<FailedCase, 'part' | 'lost'> {
  if (cell.outcome === 'failed') return { part: 'error', lost: null }
  const { abstain, places } = one.expected
  if (abstain) return { part: 'generation', lost: null }
  const silent = cell.shown.abstained === true
  if (places.length === 0 || steps.length === 0) return { part: silent ? 'abstained' : 'unknown', lost: null }
  const { stages, lostAt } = wayOf(plan, definitions, { caseId: one.id, places, steps })
  const stage = stages.find(({ stepId }) => stepId === lostAt)
  const lost = stage ? { stepId: stage.stepId, stage: stage.stage } : null
  const before = stages.filter((each) => each.stage !== 'cited')
  const last = before.findLast((each) => each.stage === 'prompted') ?? before.at(-1)
  if (!last) return { part: silent ? 'abstained' : 'unknown', lost: null }
  if (!last.found || retrievalMetrics.has(metric)) return { part: 'retrieval', lost }
  return { part: silent ? 'abstained' : 'generation', lost: null }
}

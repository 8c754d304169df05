import { randomUUID } from 'node:crypto'
import type { Case } from '@/pipeline/cases/case'
import type { EvalPlace } from '@/pipeline/evaluation/experiment'
import { ndcgAt, recallAt, reciprocalRank } from '@/pipeline/metrics/retrieval'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import { modelKey } from '@/pipeline/play/grid'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import type { EvalCellRecord } from '@/server/capabilities/records/experiments'
import { ranksBeforePrompt } from '@/server/evaluation/stage-figures'
import type { Answered, Evaluation } from '@/server/evaluation/types'
import { answeredOf, judgedAs, outcomeOfRun, previewOf } from '@/server/play/cell'
import { shortHash } from '@/server/play/context'
import { type Arm, collectionsOf } from './arm'
import type { Budget } from './budget'

/** What came of a case with a candidate: the records of all its steps, those that were there already too. */
export interface RunCell {
  steps: StepRecord[]
  end: RunFinished
  /** Steps that ran for it, and that were there. */
  ran: number
  shared: number
}

/** The longest way through the steps, in milliseconds: each with the time that it took when it ran. */
export function latencyOf({ steps }: Plan, records: ReadonlyMap<string, Pick<StepRecord, 'durationMs'>>): number {
  const known = new Map<string, number>()
  const byId = new Map(steps.map((step) => [step.id, step]))
  const until = (id: string): number => {
    const there = known.get(id)
    if (there !== undefined) return there
    known.set(id, 0)
    const feeds = Object.values(byId.get(id)?.feeds ?? {}).flat()
    const before = Math.max(0, ...feeds.map((feed) => until(feed.step)))
    const all = before + (records.get(id)?.durationMs ?? 0)
    known.set(id, all)
    return all
  }
  return Math.max(0, ...steps.map(({ id }) => until(id)))
}

/** What is judged of a cell. */
export function answerOf(arm: Arm, { steps, end }: Pick<RunCell, 'steps' | 'end'>): Answered {
  const byId = new Map(steps.map((step) => [step.stepId, step]))
  const usage = { inputTokens: 0, outputTokens: 0 }
  for (const step of steps) {
    usage.inputTokens += step.usage?.inputTokens ?? 0
    usage.outputTokens += step.usage?.outputTokens ?? 0
  }
  const named = { plan: arm.plan, nodeId: arm.label?.nodeId ?? '', label: arm.label?.port }
  return answeredOf(steps, named, { outcome: outcomeOfRun(end), latencyMs: latencyOf(arm.plan, byId), usage })
}

/** Scores that follow from the steps alone: how well the places were found, and that there is an answer. */
export function plainScores(
  arm: Pick<Arm, 'plan'>,
  definitions: Definitions,
  { expected }: Pick<Case, 'expected'>,
  steps: readonly StepRecord[],
  answered: Pick<Answered, 'outcome' | 'usage'>,
): Record<string, number> {
  const isFailed = answered.outcome === 'failed'
  const scores: Record<string, number> = { served: Number(!isFailed), ...(isFailed && missedOf(expected)) }
  if (expected.places.length === 0) return scores
  const ranks = ranksBeforePrompt(arm.plan, definitions, { places: expected.places, steps })
  // A search that failed found nothing.
  const found = ranks ?? (isFailed && collectionsOf(arm.plan).length > 0 ? [] : null)
  if (!found) return scores
  return {
    ...scores,
    ndcg10: ndcgAt(found, 10),
    recall5: recallAt(found, 5),
    recall10: recallAt(found, 10),
    mrr10: reciprocalRank(found, 10),
  }
}

/** What no answer is worth, so that a candidate that fails is no better than one that answers wrongly. */
function missedOf({ answers, label }: Case['expected']): Record<string, number> {
  return {
    abstention: 0,
    ...(answers.length > 0 && { exactMatch: 0, tokenF1: 0 }),
    ...(label !== undefined && { label: 0 }),
  }
}

/** What the chat models of a cell cost; null: the price of one is not known. */
export function costOfCell(
  { plan }: Pick<Arm, 'plan'>,
  steps: readonly StepRecord[],
  budget: Pick<Budget, 'costOf'>,
): number | null {
  const models = new Map(plan.steps.map(({ id, resources }) => [id, Object.values(resources.chatModels)[0]]))
  let sum: number | null = null
  for (const { stepId, usage } of steps) {
    const model = models.get(stepId)
    if (!usage || !model) continue
    const cost = budget.costOf(modelKey(model), usage)
    if (cost === null) return null
    sum = (sum ?? 0) + cost
  }
  return sum
}

/** A cell as it is kept. */
export function evalCellRecord(
  experimentId: string,
  place: EvalPlace,
  { key, stepKeys, cell }: { key: string; stepKeys: string[]; cell: RunCell },
  {
    answered,
    evaluation,
    scores,
    judged,
    cost,
  }: {
    answered: Answered
    evaluation: Evaluation
    scores: Record<string, number>
    judged: string
    cost: number | null
  },
): EvalCellRecord {
  const text = cell.end.status === 'failed' ? (cell.end.error?.message ?? '') : answered.text
  const told = judgedAs(evaluation, cell.steps)
  return {
    ...place,
    id: randomUUID(),
    experimentId,
    key,
    outcome: answered.outcome,
    answer: text,
    steps: stepKeys,
    shown: {
      preview: previewOf(text),
      answerHash: shortHash(text),
      abstained: answered.abstained,
      ...told,
      scores: { ...scores, ...told.scores },
      latencyMs: answered.latencyMs,
      inputTokens: answered.usage.inputTokens,
      outputTokens: answered.usage.outputTokens,
      cost,
      ran: cell.ran,
      shared: cell.shared,
      judged,
    },
    createdAt: new Date(),
  }
}

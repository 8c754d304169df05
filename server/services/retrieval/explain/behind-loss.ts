import type { LossStage } from '@/pipeline/explain'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan, Step } from '@/pipeline/plan'
import type { WaterfallStage } from '../types'
import { stageOf } from './stage'

/**
 * The stages with those that would have followed the one that lost the place, as not reached: a person sees how far it was
 * from the answer. `lost`: the stage that lost it, null when none did.
 */
export function withStagesBehind(
  stages: readonly WaterfallStage[],
  lost: LossStage | null,
  plan: Plan,
  definitions: Definitions,
): WaterfallStage[] {
  const culprit = stages.find(({ status, stage }) => status === 'lost' && stage === lost)
  if (!culprit) return [...stages]
  const behind = followers(plan, culprit.stepId)
  const all = [...stages]
  for (const [place, step] of plan.steps.entries()) {
    const stage = behind.has(step.id) ? stageOfStep(step, definitions) : null
    const isTold = all.some(({ stepId }) => stepId === step.id) && !(culprit.stepId === step.id && lost === 'filtered')
    if (stage === null || isTold) continue
    const later = all.findIndex(({ stepId }) => plan.steps.findIndex(({ id }) => id === stepId) > place)
    const facts = { stepId: step.id, type: step.type }
    all.splice(later < 0 ? all.length : later, 0, stageOf(facts, stage, 'not-reached', 'not-reached'))
  }
  return all
}

/** A step and all that follows from it; everything where what lost the place is no step. */
function followers({ steps }: Plan, stepId: string | null): ReadonlySet<string> {
  if (stepId === null) return new Set(steps.map(({ id }) => id))
  const after = new Set([stepId])
  for (const { id, feeds } of steps) {
    if (Object.values(feeds).some((list) => list.some((feed) => after.has(feed.step)))) after.add(id)
  }
  return after
}

/** What a step does with the chunks that come to it, where it does something. */
function stageOfStep({ type, role, outputs }: Step, definitions: Definitions): LossStage | null {
  if (role === 'output') return 'cited'
  const explain = definitions.get(type)?.explain
  if (explain?.kind === 'search') return 'retrieved'
  if (explain?.kind === 'chunks') return explain.stage
  return explain === undefined && Object.values(outputs).includes('chunks') ? 'packed' : null
}

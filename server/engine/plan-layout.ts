import { AppError } from '@/pipeline/errors'
import type { Plan, Step } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import { type LazyLayout, lazyLayout } from './demand'

/** What the scheduler looks up in a plan. */
export interface PlanLayout {
  /** Steps that a step feeds, each once, in plan order. */
  dependents: ReadonlyMap<string, readonly Step[]>
  output: Step | undefined
  lazy: LazyLayout
}

// A published plan runs many times: work this out once.
const layouts = new WeakMap<Plan, PlanLayout>()

/** The layout of a plan. Throws `invalid-graph` when a step is fed by one that does not come before it. */
export function layoutOf(plan: Plan): PlanLayout {
  const known = layouts.get(plan)
  if (known) return known
  const dependents = new Map<string, Step[]>()
  for (const step of plan.steps) {
    const sources = new Set(Object.values(step.feeds).flatMap((feeds) => feeds.map((feed) => feed.step)))
    for (const source of sources) {
      const list = dependents.get(source)
      if (!list)
        throw new AppError(
          'invalid-graph',
          say('Step "{id}" is fed by "{source}", which does not come before it.', { id: step.id, source }),
        )
      list.push(step)
    }
    dependents.set(step.id, [])
  }
  const layout = { dependents, output: plan.steps.find((step) => step.role === 'output'), lazy: lazyLayout(plan) }
  layouts.set(plan, layout)
  return layout
}

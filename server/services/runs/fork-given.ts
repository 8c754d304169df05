import type { Plan } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { type PathPart, partsOf } from '@/pipeline/step-path'
import type { Given } from '@/server/capabilities/pipelines'
import { type EarlierRun, sourcesOf } from './earlier-run'

type Values = Record<string, unknown>

/** Where a run goes on from an earlier one, and with what. */
export interface Fork extends Pick<EarlierRun, 'steps' | 'inner'> {
  /** The run inside a step that the edited step belongs to; none for the outermost. */
  within?: string | undefined
  stepId: string
  /** The step runs, with these in place of what arrived. */
  inputs?: Values | undefined
  /** The step does not run, and gives these. */
  outputs?: Values | undefined
}

export const nothingGiven: Given = { reused: new Map(), pins: new Map(), inputs: new Map() }

/**
 * What is given in one of the runs that a fork is made of, the outermost (no `within`) or one inside a step: on the way to
 * the edited step, all that does not follow from it; in other runs inside the same step, such as those of other items, all
 * there is. Nothing for runs inside a step that follows: all of them runs.
 */
export function givenIn(fork: Fork, within: string | undefined, plan: Plan): Given | undefined {
  const level = levelOf(fork, partsOf(within))
  if (level === null) return undefined
  const records = within === undefined ? fork.steps : (fork.inner.get(within) ?? new Map<string, StepRecord>())
  if (level === 'beside') return { ...nothingGiven, reused: records }
  const after = followers(plan, level.step)
  const reused = new Map([...records].filter(([id]) => !after.has(id)))
  if (!level.edited) return { ...nothingGiven, reused }
  const { stepId, inputs, outputs } = fork
  // What gives a run its inputs does not run by itself: what it passes on is what the run is given.
  if (plan.steps.find(({ id }) => id === stepId)?.role === 'input')
    return { ...nothingGiven, reused, ...(outputs && { ofRun: outputs }) }
  return {
    reused,
    pins: new Map(outputs ? [[stepId, { ...records.get(stepId)?.outputs, ...outputs }]] : []),
    inputs: new Map(inputs ? [[stepId, inputs]] : []),
  }
}

/** The step of a run that is edited or that leads to what is; `null` where the run follows from it. */
function levelOf({ within, stepId }: Fork, run: readonly PathPart[]) {
  const way = partsOf(within)
  for (const [at, part] of run.entries()) {
    if (way[at]?.step !== part.step) return null
    if (way[at].item !== part.item) return 'beside'
  }
  return { step: way[run.length]?.step ?? stepId, edited: run.length === way.length }
}

/** A step and all that follows from it. Steps stand behind what feeds them. */
function followers(plan: Plan, stepId: string): ReadonlySet<string> {
  const after = new Set([stepId])
  for (const step of plan.steps) if (sourcesOf(step).some((id) => after.has(id))) after.add(step.id)
  return after
}

import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type Plan, planSchema } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { RunDeps } from './deps'
import { findRun } from './get-run'
import { type ComparedSide, type ComparedStep, type ComparedValue, type RunComparison, summaryOf } from './types'

/** Two runs step by step: what differs in inputs, outputs, settings, outcomes and times. Throws `not-found`. */
export const compareRuns = query({
  permission: 'read',
  input: z.strictObject({ a: idSchema, b: idSchema }),
  async run(deps: Pick<RunDeps, 'store'>, ids, call): Promise<RunComparison> {
    const [a, b] = await Promise.all([readRun(deps, ids.a, call), readRun(deps, ids.b, call)])
    return {
      a: { ...summaryOf(a.run), graph: a.run.graph },
      b: { ...summaryOf(b.run), graph: b.run.graph },
      inputs: differences(a.run.inputs, b.run.inputs),
      outputs: differences(a.run.outputs, b.run.outputs),
      steps: comparedSteps(a, b),
    }
  },
})

interface ReadRun {
  run: RunRecord
  steps: readonly StepRecord[]
  /** Settings by step, where the plan can be read. */
  configs: ReadonlyMap<string, unknown>
}

async function readRun(deps: Pick<RunDeps, 'store'>, id: string, scope: Scope): Promise<ReadRun> {
  const run = await findRun(deps, id, scope)
  const events = await deps.store.events(scope.workspaceId, id, 0)
  const steps = events.flatMap((event) => (event.type === 'step.finished' ? [event.step] : []))
  const order = stepsOfPlan(run)
  const place = new Map(order.map((step, index) => [step.id, index]))
  const placeOf = ({ stepId }: StepRecord) => place.get(stepId) ?? order.length
  return {
    run,
    steps: steps.sort((one, other) => placeOf(one) - placeOf(other)),
    configs: new Map(order.map(({ id: stepId, config, resources }) => [stepId, { config, resources }])),
  }
}

/** A plan of an earlier version need not be read for what is only shown beside it. */
function stepsOfPlan({ plan }: RunRecord): Plan['steps'] {
  if (plan === null) return []
  try {
    return planSchema.parse(JSON.parse(plan)).steps
  } catch {
    return []
  }
}

function comparedSteps(a: ReadRun, b: ReadRun): ComparedStep[] {
  const keyOf = ({ stepId, type }: StepRecord) => `${type}/${stepId}`
  const others = new Map(b.steps.map((step) => [keyOf(step), step]))
  const known = new Set(a.steps.map(keyOf))
  return [
    ...a.steps.map((step) => comparedStep(step, others.get(keyOf(step)), a, b)),
    ...b.steps.filter((step) => !known.has(keyOf(step))).map((step) => comparedStep(undefined, step, a, b)),
  ]
}

function comparedStep(
  one: StepRecord | undefined,
  other: StepRecord | undefined,
  a: ReadRun,
  b: ReadRun,
): ComparedStep {
  const { stepId, type } = one ?? other ?? { stepId: '', type: '' }
  const both = one && other && isKept(one) && isKept(other)
  const names = (key: 'inputs' | 'outputs') => (both ? differences(one[key], other[key]).map(({ name }) => name) : [])
  return {
    stepId,
    type,
    a: sideOf(one),
    b: sideOf(other),
    config:
      one !== undefined && other !== undefined && !isDeepStrictEqual(a.configs.get(stepId), b.configs.get(stepId)),
    inputs: names('inputs'),
    outputs: names('outputs'),
  }
}

const isKept = ({ details }: StepRecord): boolean => details?.notKept === undefined

function sideOf(step: StepRecord | undefined): ComparedSide | null {
  if (!step) return null
  const { outcome, error, notes, durationMs, cached, edited } = step
  return { outcome, error, notes, durationMs, cached, edited, kept: isKept(step) }
}

function differences(a: Record<string, unknown>, b: Record<string, unknown>): ComparedValue[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names.flatMap((name) => (isDeepStrictEqual(a[name], b[name]) ? [] : [{ name, a: a[name], b: b[name] }]))
}

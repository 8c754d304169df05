import { LRUCache } from 'lru-cache'
import { AppError } from '@/pipeline/errors'
import type { Plan } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { runPath } from '@/pipeline/step-path'
import type { Given, Pipelines, SubRun, SubRunOptions } from '@/server/capabilities/pipelines'
import type { Records } from '@/server/capabilities/records'
import { type DebugOptions, executePlan } from '@/server/engine'
import type { Scope } from '../context'
import type { RunDeps } from './deps'
import { readVersion } from './inner-plan'
import { newRunId } from './run-id'

/** How many pipelines may run each other. A plan names published versions only, so this bounds length, not circles. */
const DEEPEST = 5
/** Plans kept in memory; versions never change. */
const MOST_PLANS = 100

export interface SubPipelineDeps {
  records: Records
  /** What every run of this process shares: asked for at each run, since it holds this capability too. */
  runs: () => Pick<RunDeps, 'engine' | 'onError'>
}

/**
 * Runs published versions inside steps of other runs: by the same engine, without a record of their own. The step that
 * asked keeps what they came to.
 */
export function createPipelines(deps: SubPipelineDeps): (scope: Scope) => Pipelines {
  const plans = new LRUCache<string, Plan>({ max: MOST_PLANS })
  return (scope) => ({
    async run(pipeline, inputs, options) {
      if (options.nest.depth >= DEEPEST) {
        const message = say('“{name}” would be the {number}th pipeline inside another; {most} are allowed.', {
          name: pipeline.name,
          number: DEEPEST + 1,
          most: DEEPEST,
        })
        throw new AppError('run-depth', message, { details: { pipeline: pipeline.name } })
      }
      const key = `${scope.workspaceId}/${pipeline.versionId}`
      const plan =
        plans.get(key) ?? (await readVersion(deps.records, deps.runs().engine.definitions, pipeline, scope)).plan
      plans.set(key, plan)
      return runSubPipeline(deps, { plan, inputs, scope }, options)
    },
  })
}

async function runSubPipeline(
  { runs }: SubPipelineDeps,
  { plan, inputs, scope }: { plan: Plan; inputs: Record<string, unknown>; scope: Scope },
  { signal, explain, nest, item }: SubRunOptions,
): Promise<SubRun> {
  const { engine, onError } = runs()
  const { capabilitiesOf, ...shared } = engine
  const runId = newRunId()
  const steps: StepRecord[] = []
  const within = runPath(nest.path, item)
  const given = nest.given?.(within, plan)
  const options = {
    ...shared,
    capabilities: capabilitiesOf(scope),
    runId,
    signal,
    explain,
    inside: { ...nest, depth: nest.depth + 1, path: within },
    ...(given && { debug: debugOf(given) }),
    onError: (error: unknown, stepId: string) => onError(error, { runId, stepId }),
  }
  const finished = await executePlan(plan, { ...inputs, ...given?.ofRun }, options, (event) => {
    if (event.type !== 'step.finished') return
    steps.push(event.step)
    nest.keep(within, event.step)
  })
  // Whoever stopped the step knows why better than the run that was stopped with it.
  signal.throwIfAborted()
  return { finished, steps }
}

/** What is given, as the engine takes it: steps whose inputs are go on with them by themselves. */
export const debugOf = ({ reused, pins, inputs }: Given): DebugOptions => ({
  reused,
  pins,
  disabled: new Set(),
  breakpoints: new Set(inputs.keys()),
  waitAt: (stepId, arrived) => Promise.resolve({ ...arrived, ...inputs.get(stepId) }),
})

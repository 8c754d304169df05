import { LRUCache } from 'lru-cache'
import { AppError } from '@/pipeline/errors'
import { loadPlan } from '@/pipeline/load-plan'
import type { Plan, PlanPipeline } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { Pipelines, SubRun, SubRunOptions } from '@/server/capabilities/pipelines'
import type { Records } from '@/server/capabilities/records'
import { executePlan } from '@/server/engine'
import type { Scope } from '../context'
import type { RunDeps } from './deps'
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
      if (options.depth >= DEEPEST) {
        const message = say('“{name}” would be the {number}th pipeline inside another; {most} are allowed.', {
          name: pipeline.name,
          number: DEEPEST + 1,
          most: DEEPEST,
        })
        throw new AppError('run-depth', message, { details: { pipeline: pipeline.name } })
      }
      const key = `${scope.workspaceId}/${pipeline.versionId}`
      const plan = plans.get(key) ?? (await readPlan(deps, pipeline, scope))
      plans.set(key, plan)
      return runSubPipeline(deps, { plan, inputs, scope }, options)
    },
  })
}

async function readPlan(
  { records, runs }: SubPipelineDeps,
  pipeline: PlanPipeline,
  { workspaceId }: Scope,
): Promise<Plan> {
  const plan = await records.pipelines.plan(workspaceId, pipeline.versionId)
  if (plan !== null) return loadPlan(plan, runs().engine.definitions)
  throw new AppError(
    'not-found',
    say('The published version of “{name}” does not exist any more.', { name: pipeline.name }),
    {
      fix: say('Publish that pipeline again, then open and publish this one.'),
      details: { pipeline: pipeline.name },
    },
  )
}

async function runSubPipeline(
  { runs }: SubPipelineDeps,
  { plan, inputs, scope }: { plan: Plan; inputs: Record<string, unknown>; scope: Scope },
  { signal, explain, depth }: SubRunOptions,
): Promise<SubRun> {
  const { engine, onError } = runs()
  const { capabilitiesOf, ...shared } = engine
  const runId = newRunId()
  const steps: StepRecord[] = []
  const options = {
    ...shared,
    capabilities: capabilitiesOf(scope),
    runId,
    signal,
    explain,
    depth: depth + 1,
    onError: (error: unknown, stepId: string) => onError(error, { runId, stepId }),
  }
  const finished = await executePlan(plan, inputs, options, (event) => {
    if (event.type === 'step.finished') steps.push(event.step)
  })
  // Whoever stopped the step knows why better than the run that was stopped with it.
  signal.throwIfAborted()
  return { finished, steps }
}

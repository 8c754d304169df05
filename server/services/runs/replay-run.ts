import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { compile } from '@/pipeline/compiler'
import { AppError } from '@/pipeline/errors'
import type { Plan, Step } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { toPipelineDto } from '../pipelines/find-pipeline'
import type { PipelineDeps } from '../pipelines/types'
import { mutation, query } from '../use-case'
import type { RunDeps } from './deps'
import { type EarlierRun, earlierRun, sourcesOf } from './earlier-run'
import { startDraftRun } from './start-draft-run'

const input = z.strictObject({ runId: idSchema })

/** What a replay takes from the run and what it does anew, in the draft's order. */
export interface ReplayPlan {
  reused: Pick<Step, 'id' | 'type'>[]
  runs: Pick<Step, 'id' | 'type'>[]
}

/**
 * What `replay` would do. Throws `not-found` where run or pipeline are gone, `conflict` while the run goes on. A draft that
 * does not compile runs nothing.
 */
export const replayPlan = query({
  permission: 'read',
  input,
  async run(deps: RunDeps & PipelineDeps, { runId }, call): Promise<ReplayPlan> {
    const { plan, reused } = await prepare(deps, runId, call)
    const steps = (plan?.steps ?? []).filter(({ role }) => role !== 'input').map(({ id, type }) => ({ id, type }))
    return { reused: steps.filter(({ id }) => reused.has(id)), runs: steps.filter(({ id }) => !reused.has(id)) }
  },
})

/**
 * Runs the draft of a run's pipeline on that run's inputs. What was found then is found again, without a search, as far as
 * the draft still searches so: a changed prompt answers from the same passages. Throws as `replayPlan`, and
 * `invalid-graph` or `invalid-input` where the draft cannot run.
 */
export const replayRun = mutation({
  permission: 'edit',
  input,
  async run(deps: RunDeps & PipelineDeps, { runId }, call): Promise<{ runId: string; pipelineId: string }> {
    const { earlier, pipeline, graph, environment, reused } = await prepare(deps, runId, call)
    const started = startDraftRun(deps, environment, {
      graph,
      inputs: earlier.run.inputs,
      workspaceId: call.workspaceId,
      pipelineId: pipeline.id,
      pipelineName: pipeline.name,
      origin: 'studio',
      debug: { reused },
    })
    return { runId: started.runId, pipelineId: pipeline.id }
  },
})

async function prepare(deps: RunDeps & PipelineDeps, runId: string, call: Call) {
  const earlier = await earlierRun(deps, runId, call)
  const { pipelineId } = earlier.run
  const pipeline = pipelineId && (await deps.records.pipelines.find(call.workspaceId, pipelineId))
  if (!pipeline) {
    throw new AppError('not-found', say('The pipeline of this run was deleted.'), {
      fix: say('Go on from one of its steps instead: the run has a copy of what ran.'),
    })
  }
  const { graph } = toPipelineDto(pipeline, deps)
  const environment = await deps.environment(call)
  const { plan } = compile(graph, deps.definitions, environment)
  return { earlier, pipeline, graph, environment, plan, reused: plan ? found(plan, earlier) : new Map() }
}

/** The steps that search, and what leads to them, as far as neither they nor what feeds them changed. */
function found(draft: Plan, { plan, steps }: EarlierRun): Map<string, StepRecord> {
  const before = new Map(plan.steps.map((step) => [step.id, step]))
  const alike = new Set<string>()
  for (const step of draft.steps) {
    const same = step.role === 'input' || (steps.has(step.id) && isAlike(step, before.get(step.id)))
    if (same && sourcesOf(step).every((id) => alike.has(id))) alike.add(step.id)
  }
  const needed = new Set<string>()
  for (const step of draft.steps.toReversed()) {
    const searches = step.effect === 'read' && Object.keys(step.resources.collections).length > 0
    if (step.role === 'input' || !alike.has(step.id) || !(searches || needed.has(step.id))) continue
    for (const id of [step.id, ...sourcesOf(step)]) needed.add(id)
  }
  return new Map([...steps].filter(([id]) => needed.has(id) && alike.has(id) && before.get(id)?.role !== 'input'))
}

function isAlike(step: Step, before: Step | undefined): boolean {
  const basis = ({ type, version, config, resources, feeds }: Step) => ({ type, version, config, resources, feeds })
  return before !== undefined && isDeepStrictEqual(basis(step), basis(before))
}

import { AppError } from '@/pipeline/errors'
import { loadPlan } from '@/pipeline/load-plan'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan, PlanPipeline, Step } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import { partsOf } from '@/pipeline/step-path'
import type { Records } from '@/server/capabilities/records'
import type { Scope } from '../context'
import type { PipelineDeps } from '../pipelines/types'

interface Version {
  plan: Plan
  /** The drawing, as JSON text. */
  graph: string
}

/** What a plan names to run inside a step. Throws `not-found` when it is gone. */
export async function readVersion(
  records: Records,
  definitions: Definitions,
  { name, versionId }: PlanPipeline,
  { workspaceId }: Scope,
): Promise<Version> {
  const version = await records.pipelines.version(workspaceId, versionId)
  if (version) return { plan: loadPlan(version.plan, definitions), graph: version.graph }
  throw new AppError('not-found', say('The published version of “{name}” does not exist any more.', { name }), {
    fix: say('Publish that pipeline again, then open and publish this one.'),
    details: { pipeline: name },
  })
}

/**
 * The version that ran inside a step of a plan, or inside a step of that, as the path of the run says. Throws `not-found`
 * for a path that leads nowhere and for a version that is gone.
 */
export async function innerVersion(
  { records, definitions }: Pick<PipelineDeps, 'records' | 'definitions'>,
  plan: Plan,
  within: string,
  scope: Scope,
): Promise<Version> {
  let version: Version | undefined
  for (const { step: id } of partsOf(within)) {
    const step = requireStep(version?.plan ?? plan, id)
    const [pipeline] = Object.values(step.resources.pipelines)
    if (!pipeline) throw notKeptInside(id)
    version = await readVersion(records, definitions, pipeline, scope)
  }
  if (!version) throw notKeptInside(within)
  return version
}

/** Throws `not-found`. */
export function requireStep(plan: Plan, stepId: string): Step {
  const step = plan.steps.find(({ id }) => id === stepId)
  if (!step) throw new AppError('not-found', say('Step "{stepId}" has no record in this run.', { stepId }))
  return step
}

export const notKeptInside = (step: string): AppError =>
  new AppError('not-found', say('Nothing was kept of what happened inside the step “{step}”.', { step }), {
    fix: say(
      'Runs of earlier versions of Telar kept nothing of it, and every run keeps 4 MB at most: run it once more.',
    ),
  })

import { AppError } from '@/pipeline/errors'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { RunDeps } from './deps'
import { findRun } from './find-run'

/** A step that has ended, with its exact inputs and outputs. Throws `not-found`. */
export async function getStep(
  deps: Pick<RunDeps, 'store' | 'workspaceId'>,
  runId: string,
  stepId: string,
): Promise<StepRecord> {
  const step = await deps.store.step(deps.workspaceId, runId, stepId)
  if (step) return step
  await findRun(deps, runId)
  throw new AppError('not-found', say('Step "{stepId}" has no record in this run.', { stepId }), {
    fix: say('A step has one as soon as it has ended.'),
  })
}

import { AppError } from '@/pipeline/errors'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import type { RunDeps } from './deps'
import { findRun } from './get-run'

/** The records of steps in earlier runs, `reused` naming the run of each. Throws `not-found` where one is not kept. */
export async function earlierSteps(
  deps: Pick<RunDeps, 'store'>,
  reused: Readonly<Record<string, string>>,
  scope: Scope,
): Promise<Map<string, StepRecord>> {
  const records = new Map<string, StepRecord>()
  for (const runId of new Set(Object.values(reused))) {
    await findRun(deps, runId, scope)
    for (const event of await deps.store.events(scope.workspaceId, runId, 0)) {
      if (event.type !== 'step.finished' || reused[event.step.stepId] !== runId) continue
      const { step } = event
      records.set(step.stepId, { ...step, reusedFrom: step.reusedFrom ?? runId })
    }
  }
  const missing = Object.keys(reused).find((id) => !records.has(id))
  if (missing === undefined) return records
  throw new AppError('not-found', say('Step "{stepId}" has no record in this run.', { stepId: missing }), {
    fix: say('Run the pipeline once more.'),
  })
}

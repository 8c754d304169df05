import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { runPathSchema } from '@/pipeline/step-path'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import type { PipelineDeps } from '../pipelines/types'
import { query } from '../use-case'
import type { RunDeps } from './deps'
import { type RunDetails, type StepSummary, summaryOf } from './types'

/** The stored run. Throws `not-found`. */
export async function findRun({ store }: Pick<RunDeps, 'store'>, id: string, scope: Scope): Promise<RunRecord> {
  const run = await store.get(scope.workspaceId, id)
  if (!run)
    throw new AppError('not-found', say('There is no run {id}.', { id }), {
      fix: say('Only the newest runs are kept; it may have been deleted.'),
    })
  return run
}

/** A run with its steps as far as they have ended. Throws `not-found`. */
export const getRun = query({
  permission: 'read',
  input: z.strictObject({ id: idSchema }),
  async run(deps: Pick<RunDeps, 'store'> & Pick<PipelineDeps, 'records'>, { id }, call): Promise<RunDetails> {
    const run = await findRun(deps, id, call)
    const events = await deps.store.events(call.workspaceId, id, 0)
    const { planHash, graph, inputs, outputs, error, pipelineId } = run
    const pipelineGone = pipelineId !== null && !(await deps.records.pipelines.find(call.workspaceId, pipelineId))
    const steps = events.flatMap((event) => (event.type === 'step.finished' ? [stepSummary(event.step)] : []))
    const part = events.find((event) => event.type === 'run.started')?.part ?? null
    return { ...summaryOf(run), planHash, graph, inputs, outputs, error, pipelineGone, part, steps }
  },
})

export function stepSummary({
  inputs: _inputs,
  outputs: _outputs,
  details: _details,
  ...summary
}: StepRecord): StepSummary {
  return summary
}

/**
 * A step that has ended, with its exact inputs and outputs; `within`: of that run inside another step. Throws `not-found`.
 */
export const getStep = query({
  permission: 'read',
  input: z.strictObject({ runId: idSchema, within: runPathSchema.optional(), stepId: idSchema }),
  async run(deps: Pick<RunDeps, 'store'>, { runId, within, stepId }, call): Promise<StepRecord> {
    const step = await deps.store.step(call.workspaceId, runId, stepId, within)
    if (step) return step
    await findRun(deps, runId, call)
    throw new AppError('not-found', say('Step "{stepId}" has no record in this run.', { stepId }), {
      fix: say('A step has one as soon as it has ended.'),
    })
  },
})

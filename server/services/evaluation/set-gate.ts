import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { gateSchema } from '@/pipeline/evaluation/gate'
import { say } from '@/pipeline/said'
import { idSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import { mutation } from '../use-case'
import type { EvaluationDeps } from './deps'

/**
 * Sets what a pipeline's draft must hold to before it goes live, also before it was ever published; null takes the gate
 * away. Throws `not-found` for a pipeline or a dataset that there is not.
 */
export const setGate = mutation({
  permission: 'publish',
  input: z.strictObject({ pipelineId: idSchema, gate: gateSchema.nullable() }),
  async run(deps: EvaluationDeps, { pipelineId, gate }, scope): Promise<void> {
    const { records } = deps
    const { id } = await findPipeline(deps, pipelineId, scope)
    if (gate && !(await records.datasets.get(scope.workspaceId, gate.datasetId)))
      throw new AppError('not-found', say('There is no such dataset.'))
    await records.deployments.setGate(scope.workspaceId, id, gate)
  },
})

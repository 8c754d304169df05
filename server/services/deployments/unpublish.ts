import { z } from 'zod'
import { idSchema } from '../ids'
import { requireUnused } from '../pipelines/pipeline-users'
import { mutation } from '../use-case'
import { findDeployment } from './deployment-dto'
import type { DeploymentDeps } from './types'

/**
 * Takes an endpoint down, with its keys. The pipeline, its versions and its runs stay. Throws `conflict` when other
 * pipelines run this one: nobody could publish them again.
 */
export const unpublish = mutation({
  permission: 'publish',
  input: z.strictObject({ deploymentId: idSchema }),
  async run(deps: DeploymentDeps, { deploymentId }, call): Promise<void> {
    const { slug, pipeline } = await findDeployment(deps, deploymentId, call)
    await requireUnused(deps, pipeline, call)
    await deps.records.deployments.delete(deploymentId)
    deps.endpoints.forget(slug)
  },
})

import { requireUnused } from '../pipelines/pipeline-users'
import { findDeployment } from './deployment-dto'
import type { DeploymentDeps } from './types'

/**
 * Takes an endpoint down, with its keys. The pipeline, its versions and its runs stay. Throws `conflict` when other
 * pipelines run this one: nobody could publish them again.
 */
export async function unpublish(deps: DeploymentDeps, deploymentId: string): Promise<void> {
  const { slug, pipeline } = await findDeployment(deps, deploymentId)
  await requireUnused(deps, pipeline)
  await deps.prisma.deployment.delete({ where: { id: deploymentId } })
  deps.endpoints.forget(slug)
}

import { findDeployment } from './deployment-dto'
import type { DeploymentDeps } from './types'

/** Takes an endpoint down, with its keys. The pipeline, its versions and its runs stay. */
export async function unpublish(deps: DeploymentDeps, deploymentId: string): Promise<void> {
  const { slug } = await findDeployment(deps, deploymentId)
  await deps.prisma.deployment.delete({ where: { id: deploymentId } })
  deps.endpoints.forget(slug)
}

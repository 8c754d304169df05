import type { DeploymentDto } from '@/server/api/dto'
import { deploymentInclude, toDeploymentDto } from './deployment-dto'
import type { DeploymentDeps } from './types'

/** Every published endpoint of the workspace, the latest change first. */
export async function listDeployments({ prisma, workspaceId }: DeploymentDeps): Promise<DeploymentDto[]> {
  const rows = await prisma.deployment.findMany({
    where: { workspaceId },
    include: deploymentInclude,
    orderBy: { updatedAt: 'desc' },
  })
  return rows.map(toDeploymentDto)
}

/** The endpoint of a pipeline; `null` when it is not published. */
export async function getDeployment(
  { prisma, workspaceId }: DeploymentDeps,
  pipelineId: string,
): Promise<DeploymentDto | null> {
  const row = await prisma.deployment.findFirst({ where: { pipelineId, workspaceId }, include: deploymentInclude })
  return row && toDeploymentDto(row)
}

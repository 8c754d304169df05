import { z } from 'zod'
import { idSchema, noInput } from '../ids'
import { query } from '../use-case'
import { deploymentInclude, toDeploymentDto } from './deployment-dto'
import type { DeploymentDeps, DeploymentDto } from './types'

/** Every published endpoint of the workspace, the latest change first. */
export const listDeployments = query({
  permission: 'read',
  input: noInput,
  async run({ prisma }: DeploymentDeps, _input, { workspaceId }): Promise<DeploymentDto[]> {
    const rows = await prisma.deployment.findMany({
      where: { workspaceId },
      include: deploymentInclude,
      orderBy: { updatedAt: 'desc' },
    })
    return rows.map(toDeploymentDto)
  },
})

/** The endpoint of a pipeline; `null` when it is not published. */
export const getDeployment = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema }),
  async run({ prisma }: DeploymentDeps, { pipelineId }, { workspaceId }): Promise<DeploymentDto | null> {
    const row = await prisma.deployment.findFirst({ where: { pipelineId, workspaceId }, include: deploymentInclude })
    return row && toDeploymentDto(row)
  },
})

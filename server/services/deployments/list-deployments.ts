import { z } from 'zod'
import { idSchema, noInput } from '../ids'
import { query } from '../use-case'
import { toDeploymentDto } from './deployment-dto'
import type { DeploymentDeps, DeploymentDto } from './types'

/** Every published endpoint of the workspace, the latest change first. */
export const listDeployments = query({
  permission: 'read',
  input: noInput,
  async run({ records }: DeploymentDeps, _input, { workspaceId }): Promise<DeploymentDto[]> {
    return (await records.deployments.list(workspaceId)).map(toDeploymentDto)
  },
})

/** The endpoint of a pipeline; `null` when it is not published. */
export const getDeployment = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema }),
  async run({ records }: DeploymentDeps, { pipelineId }, { workspaceId }): Promise<DeploymentDto | null> {
    const deployment = await records.deployments.ofPipeline(workspaceId, pipelineId)
    return deployment && toDeploymentDto(deployment)
  },
})

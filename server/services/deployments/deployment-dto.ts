import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { DeploymentRecord } from '@/server/capabilities/records/deployments'
import type { Scope } from '../context'
import { storedInputs } from '../pipelines/read-graph'
import type { DeploymentDeps, DeploymentDto } from './types'

export function toDeploymentDto({ id, slug, pipeline, version, keys, updatedAt }: DeploymentRecord): DeploymentDto {
  return {
    id,
    pipelineId: pipeline.id,
    pipelineName: pipeline.name,
    slug,
    path: `/api/v1/endpoints/${slug}`,
    version: {
      id: version.id,
      number: version.number,
      planHash: version.planHash,
      createdAt: version.createdAt.toISOString(),
    },
    inputs: storedInputs(version.plan),
    keys: keys.map(({ createdAt, revokedAt, ...key }) => ({
      ...key,
      createdAt: createdAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
    updatedAt: updatedAt.toISOString(),
  }
}

/** A deployment of the workspace. Throws `not-found`. */
export async function findDeployment(
  { records }: Pick<DeploymentDeps, 'records'>,
  id: string,
  { workspaceId }: Scope,
): Promise<DeploymentRecord> {
  const found = await records.deployments.get(workspaceId, id)
  if (!found) throw new AppError('not-found', say('This deployment does not exist any more.'))
  return found
}

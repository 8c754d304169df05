import type { ApiKey, Deployment, Pipeline, PipelineVersion } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { planSchema } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import type { ApiKeyDto, DeploymentDeps, DeploymentDto } from './types'

export type DeploymentRow = Deployment & { pipeline: Pipeline; version: PipelineVersion; keys: ApiKey[] }

/** What a query must include for `toDeploymentDto`. */
export const deploymentInclude = { pipeline: true, version: true, keys: { orderBy: { createdAt: 'asc' } } } as const

const toKeyDto = ({ id, name, prefix, createdAt, revokedAt }: ApiKey): ApiKeyDto => ({
  id,
  name,
  prefix,
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
})

export function toDeploymentDto({ id, slug, pipeline, version, keys, updatedAt }: DeploymentRow): DeploymentDto {
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
    inputs: planSchema.parse(JSON.parse(version.plan)).inputs,
    keys: keys.map(toKeyDto),
    updatedAt: updatedAt.toISOString(),
  }
}

/** A deployment of the workspace. Throws `not-found`. */
export async function findDeployment(
  { prisma }: DeploymentDeps,
  id: string,
  { workspaceId }: Scope,
): Promise<DeploymentRow> {
  const row = await prisma.deployment.findFirst({ where: { id, workspaceId }, include: deploymentInclude })
  if (!row) throw new AppError('not-found', say('This deployment does not exist any more.'))
  return row
}

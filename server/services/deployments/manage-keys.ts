import { randomUUID } from 'node:crypto'
import { AppError } from '@/pipeline/errors'
import { newKey } from './api-key'
import { findDeployment } from './deployment-dto'
import type { DeploymentDeps } from './types'

/** Makes another key for an endpoint. The key is in the answer and nowhere else. */
export async function createKey(
  deps: DeploymentDeps,
  { deploymentId, name }: { deploymentId: string; name: string },
): Promise<{ key: string }> {
  const deployment = await findDeployment(deps, deploymentId)
  const { key, hash, prefix } = newKey()
  await deps.prisma.apiKey.create({ data: { id: randomUUID(), deploymentId, name, hash, prefix } })
  deps.endpoints.forget(deployment.slug)
  return { key }
}

/** Takes a key back: at once in this process, within a second in every other. Revoking twice is fine. */
export async function revokeKey(deps: DeploymentDeps, keyId: string): Promise<void> {
  const { prisma, workspaceId, endpoints } = deps
  const where = { id: keyId, deployment: { workspaceId } }
  const row = await prisma.apiKey.findFirst({ where, include: { deployment: { select: { slug: true } } } })
  if (!row) throw new AppError('not-found', 'This key does not exist.')
  await prisma.apiKey.updateMany({ where: { id: keyId, revokedAt: null }, data: { revokedAt: new Date() } })
  endpoints.forget(row.deployment.slug)
}

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { idSchema, nameSchema } from '../ids'
import { mutation } from '../use-case'
import { newKey } from './api-key'
import { findDeployment } from './deployment-dto'
import type { DeploymentDeps } from './types'

/** Makes another key for an endpoint. The key is in the answer and nowhere else. */
export const createKey = mutation({
  permission: 'publish',
  input: z.strictObject({ deploymentId: idSchema, name: nameSchema }),
  async run(deps: DeploymentDeps, { deploymentId, name }, call): Promise<{ key: string }> {
    const deployment = await findDeployment(deps, deploymentId, call)
    const { key, hash, prefix } = newKey()
    await deps.records.deployments.addKey(deploymentId, { name, hash, prefix })
    deps.endpoints.forget(deployment.slug)
    return { key }
  },
})

/** Takes a key back: at once in this process, within a second in every other. Revoking twice is fine. */
export const revokeKey = mutation({
  permission: 'publish',
  input: z.strictObject({ keyId: idSchema }),
  async run({ records, endpoints }: DeploymentDeps, { keyId }, { workspaceId, now }): Promise<void> {
    const slug = await records.deployments.revokeKey(workspaceId, keyId, now())
    if (slug === null) throw new AppError('not-found', say('This key does not exist.'))
    endpoints.forget(slug)
  },
})

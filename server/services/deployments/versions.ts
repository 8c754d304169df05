import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { loadPlan } from '@/pipeline/load-plan'
import { say } from '@/pipeline/said'
import type { VersionRecord } from '@/server/capabilities/records/deployments'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import { storedGraph } from '../pipelines/read-graph'
import { mutation, query } from '../use-case'
import { findDeployment, toDeploymentDto } from './deployment-dto'
import type { DeploymentDeps, DeploymentDto, VersionDetails, VersionDto } from './types'

const versionSchema = z.strictObject({ pipelineId: idSchema, number: z.number().int().positive() })

/** The versions of a pipeline, the newest first. Throws `not-found` for a pipeline that there is not. */
export const listVersions = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema }),
  async run(deps: DeploymentDeps, { pipelineId }, scope): Promise<VersionDto[]> {
    const { id } = await findPipeline(deps, pipelineId, scope)
    const versions = await deps.records.deployments.versions(id)
    return versions.map(({ number, createdAt }) => ({ number, createdAt: createdAt.toISOString() }))
  },
})

/** A version with its drawing. Throws `not-found`, and `record-damaged` or `invalid-graph` for one that cannot be read. */
export const getVersion = query({
  permission: 'read',
  input: versionSchema,
  async run(deps: DeploymentDeps, input, scope): Promise<VersionDetails> {
    const { number, createdAt, graph } = await findVersion(deps, input, scope)
    return { number, createdAt: createdAt.toISOString(), graph: storedGraph(graph, deps.definitions) }
  },
})

/**
 * Serves a version again, at the address and with the keys that the pipeline has. Throws `conflict` when it is not
 * published at all, `not-found` for a number that no version has, `invalid-graph` for one that could not be served.
 */
export const serveVersion = mutation({
  permission: 'publish',
  input: versionSchema,
  async run(deps: DeploymentDeps, input, scope): Promise<DeploymentDto> {
    const version = await findVersion(deps, input, scope)
    const present = await deps.records.deployments.ofPipeline(scope.workspaceId, version.pipelineId)
    if (!present) {
      throw new AppError('conflict', say('The pipeline is not published.'), {
        fix: say('Publish it first; a version can be restored into the draft.'),
      })
    }
    // What an endpoint could not load must not take the place of what it serves.
    loadPlan(version.plan, deps.definitions)
    await deps.records.deployments.serve(present.id, version.id)
    deps.endpoints.forget(present.slug)
    return toDeploymentDto(await findDeployment(deps, present.id, scope))
  },
})

async function findVersion(
  deps: DeploymentDeps,
  { pipelineId, number }: z.output<typeof versionSchema>,
  scope: Scope,
): Promise<VersionRecord> {
  const { id } = await findPipeline(deps, pipelineId, scope)
  const found = await deps.records.deployments.numbered(id, number)
  if (!found) throw new AppError('not-found', say('There is no version {number}.', { number }))
  return found
}

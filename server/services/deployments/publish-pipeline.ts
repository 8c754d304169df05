import { z } from 'zod'
import { compile } from '@/pipeline/compiler'
import { withoutDebug } from '@/pipeline/debug'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { canonicalJson } from '@/pipeline/json'
import type { Plan } from '@/pipeline/plan'
import { say, sentence } from '@/pipeline/said'
import type { VersionRecord } from '@/server/capabilities/records/deployments'
import { isUniqueViolation } from '@/server/capabilities/store-error'
import type { Scope } from '../context'
import { idSchema, nameSchema } from '../ids'
import { findPipeline, toPipelineDto } from '../pipelines/find-pipeline'
import { mutation } from '../use-case'
import { newKey } from './api-key'
import { findDeployment, toDeploymentDto } from './deployment-dto'
import { passGate } from './pass-gate'
import { refuseDebugged, refuseInvalid } from './refuse-draft'
import type { DeploymentDeps, PublishResult } from './types'

const publishSchema = z.strictObject({
  pipelineId: idSchema,
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, sentence('Lower-case letters, digits and hyphens, up to 63.')),
  /** What the first key is called, in the words of whoever publishes. */
  keyName: nameSchema.default('First key'),
  /** Publishes whatever the pipeline's gate says; the reason is recorded. */
  override: z.strictObject({ reason: z.string().trim().min(1).max(1_000) }).optional(),
})

/** An address is the installation's, whichever workspace has it. */
async function requireFreeSlug({ records }: DeploymentDeps, slug: string, pipelineId: string): Promise<void> {
  const holder = await records.deployments.endpoint(slug)
  if (holder && holder.pipelineId !== pipelineId) throw slugTaken(slug)
}

const slugTaken = (slug: string): AppError =>
  new AppError('already-exists', say('Another pipeline is published as “{slug}”.', { slug }), {
    details: { field: 'slug' },
  })

const sameDraft = (version: VersionRecord, { graph, plan }: { graph: Graph; plan: Plan }): boolean =>
  version.planHash === plan.hash && canonicalJson(JSON.parse(version.graph)) === canonicalJson(graph)

/**
 * Publishes a pipeline's draft at an endpoint. The first publish makes a key, shown in the answer only; later ones keep
 * the keys. Throws `invalid-graph` with the issues, `already-exists` for a slug that another pipeline holds, and as
 * `passGate`.
 */
export const publishPipeline = mutation({ permission: 'publish', input: publishSchema, run: publish })

async function publish(
  deps: DeploymentDeps,
  input: z.output<typeof publishSchema>,
  scope: Scope,
): Promise<PublishResult> {
  const draft = toPipelineDto(await findPipeline(deps, input.pipelineId, scope), deps)
  await requireFreeSlug(deps, input.slug, draft.id)
  refuseDebugged(draft, deps.definitions)
  const pipeline = { ...draft, graph: withoutDebug(draft.graph) }
  const environment = await deps.environment(scope)
  const { plan, issues } = compile(pipeline.graph, deps.definitions, environment)
  if (!plan) throw refuseInvalid(pipeline.name, issues)
  const note = await passGate(deps, { pipeline, plan, environment, override: input.override }, scope)
  const { deployments } = deps.records
  const latest = await deployments.latestVersion(pipeline.id)
  const version =
    latest && sameDraft(latest, { graph: pipeline.graph, plan })
      ? latest
      : { graph: JSON.stringify(pipeline.graph), plan: JSON.stringify(plan), planHash: plan.hash }
  const { key, ...kept } = newKey()
  const publication = { pipelineId: pipeline.id, slug: input.slug, version, key: { ...kept, name: input.keyName } }
  try {
    const { id, former } = await deployments.publish(scope.workspaceId, publication, note)
    for (const slug of [former, input.slug]) if (slug !== null) deps.endpoints.forget(slug)
    const deployment = toDeploymentDto(await findDeployment(deps, id, scope))
    return { deployment, key: former === null ? key : null }
  } catch (error) {
    // Somebody else took the slug between the check and the write.
    if (isUniqueViolation(error)) await requireFreeSlug(deps, input.slug, pipeline.id)
    throw error
  }
}

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { PipelineVersion } from '@/generated/sqlite/client'
import { compile } from '@/pipeline/compiler'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import { canonicalJson } from '@/pipeline/json'
import type { Plan } from '@/pipeline/plan'
import { say, sentence } from '@/pipeline/said'
import { isUniqueViolation } from '@/server/capabilities/store-error'
import type { Scope } from '../context'
import { idSchema, nameSchema } from '../ids'
import { findPipeline, toPipelineDto } from '../pipelines/find-pipeline'
import { mutation } from '../use-case'
import { newKey } from './api-key'
import { findDeployment, toDeploymentDto } from './deployment-dto'
import type { DeploymentDeps, PublishResult } from './types'

const publishSchema = z.strictObject({
  pipelineId: idSchema,
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, sentence('Lower-case letters, digits and hyphens, up to 63.')),
  /** What the first key is called, in the words of whoever publishes. */
  keyName: nameSchema.default('First key'),
})

/** What is published: a draft with its plan. */
interface Draft {
  pipelineId: string
  graph: Graph
  plan: Plan
}

function refuse(name: string, issues: readonly Issue[]): AppError {
  const errors = issues.filter((issue) => issue.severity === 'error')
  const first = errors[0]
  const more = errors.length - 1
  const reason = first?.said ?? say('there is no plan.')
  return new AppError(
    'invalid-graph',
    more > 0
      ? say('“{name}” does not compile: {reason} (and {more} more)', { name, reason, more })
      : say('“{name}” does not compile: {reason}', { name, reason }),
    {
      fix: first && { template: first.fix },
      details: {
        issues: errors.map(({ code, message, nodeId }) => ({ code, message, ...(nodeId ? { nodeId } : {}) })),
      },
    },
  )
}

/** An address is the installation's, whichever workspace has it. */
async function requireFreeSlug({ prisma }: DeploymentDeps, slug: string, pipelineId: string): Promise<void> {
  const holder = await prisma.deployment.findUnique({ where: { slug } })
  if (holder && holder.pipelineId !== pipelineId) throw slugTaken(slug)
}

const slugTaken = (slug: string): AppError =>
  new AppError('already-exists', say('Another pipeline is published as “{slug}”.', { slug }), {
    details: { field: 'slug' },
  })

const sameDraft = (version: PipelineVersion, { graph, plan }: Draft): boolean =>
  version.planHash === plan.hash && canonicalJson(JSON.parse(version.graph)) === canonicalJson(graph)

/** The live version when the draft is the same, else a new one. */
async function versionFor({ prisma }: DeploymentDeps, draft: Draft): Promise<PipelineVersion> {
  const { pipelineId, graph, plan } = draft
  const latest = await prisma.pipelineVersion.findFirst({ where: { pipelineId }, orderBy: { number: 'desc' } })
  if (latest && sameDraft(latest, draft)) return latest
  return prisma.pipelineVersion.create({
    data: {
      id: randomUUID(),
      pipelineId,
      number: (latest?.number ?? 0) + 1,
      graph: JSON.stringify(graph),
      plan: JSON.stringify(plan),
      planHash: plan.hash,
    },
  })
}

/** Makes the version live, with a first key where the pipeline was not published before. */
async function deploy(
  deps: DeploymentDeps,
  { pipelineId, slug, keyName }: z.output<typeof publishSchema>,
  versionId: string,
  { workspaceId }: Scope,
) {
  const { prisma } = deps
  const present = await prisma.deployment.findUnique({ where: { pipelineId } })
  if (present) {
    await prisma.deployment.update({ where: { id: present.id }, data: { versionId, slug } })
    deps.endpoints.forget(present.slug)
    return { id: present.id, key: null }
  }
  const { key, hash, prefix } = newKey()
  const { id } = await prisma.deployment.create({
    data: {
      id: randomUUID(),
      workspaceId,
      pipelineId,
      versionId,
      slug,
      keys: { create: { id: randomUUID(), name: keyName, hash, prefix } },
    },
  })
  return { id, key }
}

/**
 * Publishes a pipeline's draft at an endpoint. The first publish makes a key, shown in the answer only; later ones keep
 * the keys. Throws `invalid-graph` with the issues, `already-exists` for a slug that another pipeline holds.
 */
export const publishPipeline = mutation({ permission: 'publish', input: publishSchema, run: publish })

async function publish(
  deps: DeploymentDeps,
  input: z.output<typeof publishSchema>,
  scope: Scope,
): Promise<PublishResult> {
  const pipeline = toPipelineDto(await findPipeline(deps, input.pipelineId, scope), deps)
  await requireFreeSlug(deps, input.slug, pipeline.id)
  const { plan, issues } = compile(pipeline.graph, deps.definitions, await deps.environment(scope))
  if (!plan) throw refuse(pipeline.name, issues)
  const version = await versionFor(deps, { pipelineId: pipeline.id, graph: pipeline.graph, plan })
  try {
    const { id, key } = await deploy(deps, { ...input, pipelineId: pipeline.id }, version.id, scope)
    deps.endpoints.forget(input.slug)
    return { deployment: toDeploymentDto(await findDeployment(deps, id, scope)), key }
  } catch (error) {
    // Somebody else took the slug between the check and the write.
    if (isUniqueViolation(error)) throw slugTaken(input.slug)
    throw error
  }
}

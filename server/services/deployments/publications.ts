import { z } from 'zod'
import { idSchema } from '../ids'
import { findPipeline } from '../pipelines/find-pipeline'
import { query } from '../use-case'
import type { DeploymentDeps, PublicationDto } from './types'

/** What of a pipeline went live and when, the newest first. Throws `not-found`. */
export const listPublications = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema }),
  async run(deps: DeploymentDeps, { pipelineId }, scope): Promise<PublicationDto[]> {
    const { id } = await findPipeline(deps, pipelineId, scope)
    const publications = await deps.records.deployments.publications(id)
    return publications.map(({ id: own, number, slug, gate, reason, createdAt }, at) => ({
      id: own,
      number,
      slug,
      at: createdAt.toISOString(),
      gate,
      reason,
      back: publications.slice(at + 1).some((earlier) => earlier.number > number),
    }))
  },
})

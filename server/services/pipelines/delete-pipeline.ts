import { AppError } from '@/pipeline/errors'
import { findPipeline } from './find-pipeline'
import { requireUnused } from './pipeline-users'
import type { PipelineDeps } from './types'

/**
 * Deletes a pipeline with its versions; its runs stay. Throws `conflict` for a published one, so that no caller is cut off
 * by accident, and for one that other pipelines run.
 */
export async function deletePipeline(deps: PipelineDeps, id: string): Promise<void> {
  const row = await findPipeline(deps, id)
  const deployment = await deps.prisma.deployment.findUnique({ where: { pipelineId: row.id } })
  if (deployment) {
    throw new AppError('conflict', `“${row.name}” is published as “${deployment.slug}”.`, {
      fix: 'Unpublish it first: its callers would lose their endpoint.',
    })
  }
  await requireUnused(deps, row)
  await deps.prisma.pipeline.delete({ where: { id: row.id } })
}

import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import { mutation } from '../use-case'
import { findPipeline } from './find-pipeline'
import { requireUnused } from './pipeline-users'
import { byPipeline, type PipelineDeps } from './types'

/**
 * Deletes a pipeline with its versions; its runs stay. Throws `conflict` for a published one, so that no caller is cut off
 * by accident, and for one that other pipelines run.
 */
export const deletePipeline = mutation({ permission: 'edit', input: byPipeline, run: remove })

async function remove(deps: PipelineDeps, { id }: { id: string }, scope: Scope): Promise<void> {
  const row = await findPipeline(deps, id, scope)
  const deployment = await deps.records.deployments.ofPipeline(scope.workspaceId, row.id)
  if (deployment) {
    throw new AppError(
      'conflict',
      say('“{name}” is published as “{slug}”.', { name: row.name, slug: deployment.slug }),
      {
        fix: say('Unpublish it first: its callers would lose their endpoint.'),
      },
    )
  }
  await requireUnused(deps, row, scope)
  await deps.records.pipelines.delete(row.id)
}

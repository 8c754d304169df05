import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { PipelineRecord } from '@/server/capabilities/records/pipelines'
import type { Scope } from '../context'
import { storedGraph } from './read-graph'
import type { PipelineDeps, PipelineDto } from './types'

/** A pipeline of the workspace by id or slug. Throws `not-found`. */
export async function findPipeline(
  { records }: Pick<PipelineDeps, 'records'>,
  idOrSlug: string,
  { workspaceId }: Scope,
): Promise<PipelineRecord> {
  const row = await records.pipelines.find(workspaceId, idOrSlug)
  if (!row) throw new AppError('not-found', say('There is no pipeline “{idOrSlug}”.', { idOrSlug }))
  return row
}

export function toPipelineDto(row: PipelineRecord, deps: Pick<PipelineDeps, 'definitions'>): PipelineDto {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    graph: storedGraph(row.graph, deps.definitions),
    revision: row.revision,
    updatedAt: row.updatedAt.toISOString(),
  }
}

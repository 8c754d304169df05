import type { Pipeline } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import { storedGraph } from './read-graph'
import type { PipelineDeps, PipelineDto } from './types'

/** A pipeline of the workspace by id or slug. Throws `not-found`. */
export async function findPipeline(
  { prisma }: Pick<PipelineDeps, 'prisma'>,
  idOrSlug: string,
  { workspaceId }: Scope,
): Promise<Pipeline> {
  const row = await prisma.pipeline.findFirst({ where: { workspaceId, OR: [{ id: idOrSlug }, { slug: idOrSlug }] } })
  if (!row) throw new AppError('not-found', say('There is no pipeline “{idOrSlug}”.', { idOrSlug }))
  return row
}

export function toPipelineDto(row: Pipeline, deps: Pick<PipelineDeps, 'definitions'>): PipelineDto {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    graph: storedGraph(row.graph, deps.definitions),
    revision: row.revision,
    updatedAt: row.updatedAt.toISOString(),
  }
}

import { randomUUID } from 'node:crypto'
import { emptyGraph } from '@/pipeline/graph'
import type { PipelineDto } from '@/server/api/dto'
import { freeSlug } from '../slug'
import { toPipelineDto } from './find-pipeline'
import { requireGraph } from './read-graph'
import type { PipelineDeps } from './types'

/** Creates a pipeline, blank or with a graph. Throws `invalid-graph` for what is no graph at all. */
export async function createPipeline(
  deps: PipelineDeps,
  input: { name: string; graph?: unknown },
): Promise<PipelineDto> {
  const graph = input.graph === undefined ? emptyGraph() : requireGraph(input.graph)
  const { prisma, workspaceId } = deps
  const slug = await freeSlug(
    input.name,
    async (candidate) => (await prisma.pipeline.count({ where: { workspaceId, slug: candidate } })) > 0,
  )
  const row = await prisma.pipeline.create({
    data: { id: randomUUID(), workspaceId, slug, name: input.name, graph: JSON.stringify(graph) },
  })
  return toPipelineDto(row, deps)
}

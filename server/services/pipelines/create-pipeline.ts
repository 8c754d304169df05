import { randomUUID } from 'node:crypto'
import { emptyGraph } from '@/pipeline/graph'
import type { PipelineDto } from '@/server/api/dto'
import { freeSlug, slugOf } from '../slug'
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
  const wanted = slugOf(input.name)
  const alike = await prisma.pipeline.findMany({
    where: { workspaceId, slug: { startsWith: wanted } },
    select: { slug: true },
  })
  const slug = freeSlug(wanted, new Set(alike.map((row) => row.slug)))
  const row = await prisma.pipeline.create({
    data: { id: randomUUID(), workspaceId, slug, name: input.name, graph: JSON.stringify(graph) },
  })
  return toPipelineDto(row, deps)
}

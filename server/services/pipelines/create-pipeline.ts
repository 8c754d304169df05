import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { emptyGraph } from '@/pipeline/graph'
import type { Scope } from '../context'
import { nameSchema } from '../ids'
import { freeSlug, slugOf } from '../slug'
import { mutation } from '../use-case'
import { toPipelineDto } from './find-pipeline'
import { requireGraph } from './read-graph'
import type { PipelineDeps, PipelineDto } from './types'

/** Creates a pipeline, blank or with a graph. Throws `invalid-graph` for what is no graph at all. */
export const createPipeline = mutation({
  permission: 'edit',
  input: z.strictObject({ name: nameSchema, graph: z.unknown().optional() }),
  run: create,
})

async function create(
  deps: PipelineDeps,
  input: { name: string; graph?: unknown },
  { workspaceId }: Scope,
): Promise<PipelineDto> {
  const graph = input.graph === undefined ? emptyGraph() : requireGraph(input.graph)
  const { prisma } = deps
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

import { z } from 'zod'
import { emptyGraph } from '@/pipeline/graph'
import type { Scope } from '../context'
import { nameSchema } from '../ids'
import { freeName, freeSlug, slugOf } from '../slug'
import { mutation } from '../use-case'
import { toPipelineDto } from './find-pipeline'
import { requireGraph } from './read-graph'
import type { PipelineDeps, PipelineDto } from './types'

/** Creates a pipeline, blank or with a graph; a name that another has is numbered. Throws `invalid-graph` for what is no graph at all. */
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
  const { pipelines } = deps.records
  const taken = await pipelines.names(workspaceId)
  const name = freeName(
    input.name,
    taken.map((pipeline) => pipeline.name),
  )
  const wanted = slugOf(name)
  const slug = freeSlug(wanted, new Set(await pipelines.slugs(workspaceId, wanted)))
  const row = await pipelines.create(workspaceId, { slug, name, graph: JSON.stringify(graph) })
  return toPipelineDto(row, deps)
}

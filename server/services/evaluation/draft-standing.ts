import { compile } from '@/pipeline/compiler'
import { withoutDebug } from '@/pipeline/debug'
import type { Environment } from '@/pipeline/environment'
import type { Graph } from '@/pipeline/graph'
import { type GateStanding, gateStanding } from '@/server/experiments/gate/standing'
import type { Scope } from '../context'
import { findPipeline, toPipelineDto } from '../pipelines/find-pipeline'
import type { PipelineDeps, PipelineDto } from '../pipelines/types'

export interface DraftStanding {
  pipeline: PipelineDto
  /** As it would be published. */
  graph: Graph
  /** That it was compiled in. */
  environment: Environment
  /** null: there is no gate, or the draft does not compile. */
  standing: GateStanding | null
}

/** How a pipeline's stored draft stands with its gate. Throws `not-found`. */
export async function draftStanding(deps: PipelineDeps, pipelineId: string, scope: Scope): Promise<DraftStanding> {
  const pipeline = toPipelineDto(await findPipeline(deps, pipelineId, scope), deps)
  const graph = withoutDebug(pipeline.graph)
  const environment = await deps.environment(scope)
  const { plan } = compile(graph, deps.definitions, environment)
  const standing = plan ? await gateStanding(deps, { pipelineId: pipeline.id, plan, environment }, scope) : null
  return { pipeline, graph, environment, standing }
}

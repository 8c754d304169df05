import type { Call } from '../context'
import { mutation } from '../use-case'
import { createPipeline } from './create-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import { byPipeline, type PipelineDeps, type PipelineDto } from './types'

/** Copies a pipeline's draft under a numbered name. */
export const duplicatePipeline = mutation({ permission: 'edit', input: byPipeline, run: duplicate })

async function duplicate(deps: PipelineDeps, { id }: { id: string }, call: Call): Promise<PipelineDto> {
  const source = toPipelineDto(await findPipeline(deps, id, call), deps)
  return createPipeline(deps, { name: source.name, graph: source.graph }, call)
}

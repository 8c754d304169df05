import type { Call } from '../context'
import { mutation } from '../use-case'
import { createPipeline } from './create-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import { byPipeline, type PipelineDeps, type PipelineDto } from './types'

/** Copies a pipeline's draft under a numbered name. */
export const duplicatePipeline = mutation({ permission: 'edit', input: byPipeline, run: duplicate })

async function duplicate(deps: PipelineDeps, { id }: { id: string }, call: Call): Promise<PipelineDto> {
  const source = toPipelineDto(await findPipeline(deps, id, call), deps)
  const stem = source.name.replace(/ \d+$/, '').slice(0, 110)
  const names = new Set(await deps.records.pipelines.names(call.workspaceId))
  let number = 2
  while (names.has(`${stem} ${number}`)) number++
  return createPipeline(deps, { name: `${stem} ${number}`, graph: source.graph }, call)
}

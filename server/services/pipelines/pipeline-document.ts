import { withoutDebug } from '@/pipeline/debug'
import { query } from '../use-case'
import { findPipeline, toPipelineDto } from './find-pipeline'
import { byPipeline, type PipelineDeps, type PipelineDocument } from './types'

/** A pipeline as a file: its name and draft graph. No keys, no documents. `importPipeline` reads it. */
export const exportPipeline = query({
  permission: 'read',
  input: byPipeline,
  async run(deps: PipelineDeps, { id }, call): Promise<PipelineDocument> {
    const { name, graph } = toPipelineDto(await findPipeline(deps, id, call), deps)
    return { format: 'telar.pipeline', formatVersion: 1, name, graph: withoutDebug(graph) }
  },
})

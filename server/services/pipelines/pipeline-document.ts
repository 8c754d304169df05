import type { PipelineDocument } from '@/server/api/dto'
import { findPipeline, toPipelineDto } from './find-pipeline'
import type { PipelineDeps } from './types'

/** A pipeline as a file: its name and draft graph. No keys, no documents. `importPipeline` reads it. */
export async function exportPipeline(deps: PipelineDeps, id: string): Promise<PipelineDocument> {
  const { name, graph } = toPipelineDto(await findPipeline(deps, id), deps)
  return { format: 'telar.pipeline', formatVersion: 1, name, graph }
}

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { PipelineDocument, PipelineDto } from '@/server/api/dto'
import { createPipeline } from './create-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import type { PipelineDeps } from './types'

const documentSchema = z.object({
  format: z.literal('telar.pipeline'),
  formatVersion: z.number().int(),
  name: z.string().trim().min(1).max(120),
  graph: z.unknown(),
})

/** A pipeline as a file: its name and draft graph. No keys, no documents. */
export async function exportPipeline(deps: PipelineDeps, id: string): Promise<PipelineDocument> {
  const { name, graph } = toPipelineDto(await findPipeline(deps, id), deps)
  return { format: 'telar.pipeline', formatVersion: 1, name, graph }
}

/** Makes a new pipeline from an exported file, or from a bare graph. Importing runs nothing. */
export async function importPipeline(deps: PipelineDeps, document: unknown): Promise<PipelineDto> {
  const parsed = documentSchema.safeParse(document)
  if (!parsed.success) return createPipeline(deps, { name: 'Imported pipeline', graph: document })
  if (parsed.data.formatVersion > 1) {
    throw new AppError(
      'invalid-graph',
      `The file has format ${parsed.data.formatVersion}; this Telar reads format 1.`,
      { fix: 'Update Telar, then import it again.' },
    )
  }
  return createPipeline(deps, { name: parsed.data.name, graph: parsed.data.graph })
}

import type { PipelineDto } from '@/server/api/dto'
import { createPipeline } from './create-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import type { PipelineDeps } from './types'

/** Copies a pipeline's draft under a numbered name. */
export async function duplicatePipeline(deps: PipelineDeps, id: string): Promise<PipelineDto> {
  const source = toPipelineDto(await findPipeline(deps, id), deps)
  const stem = source.name.replace(/ \d+$/, '').slice(0, 110)
  const names = new Set(
    (await deps.prisma.pipeline.findMany({ where: { workspaceId: deps.workspaceId }, select: { name: true } })).map(
      (row) => row.name,
    ),
  )
  let number = 2
  while (names.has(`${stem} ${number}`)) number++
  return createPipeline(deps, { name: `${stem} ${number}`, graph: source.graph })
}

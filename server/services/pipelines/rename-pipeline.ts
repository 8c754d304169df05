import { findPipeline } from './find-pipeline'
import type { PipelineDeps } from './types'

/** Renames a pipeline; its slug stays, so that links and scripts keep working. */
export async function renamePipeline(deps: PipelineDeps, input: { id: string; name: string }): Promise<void> {
  const row = await findPipeline(deps, input.id)
  await deps.prisma.pipeline.update({ where: { id: row.id }, data: { name: input.name } })
}

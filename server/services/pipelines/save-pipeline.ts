import { AppError } from '@/pipeline/errors'
import { findPipeline } from './find-pipeline'
import { requireGraph } from './read-graph'
import type { PipelineDeps } from './types'

/**
 * Saves a draft that started from `revision`. Somebody else's save in between is a `conflict` that carries the present
 * revision; nothing is written then. The check and the write are one statement, so two tabs cannot both win.
 */
export async function savePipeline(
  deps: PipelineDeps,
  input: { id: string; graph: unknown; revision: number },
): Promise<{ revision: number }> {
  const graph = requireGraph(input.graph)
  const revision = input.revision + 1
  const { count } = await deps.prisma.pipeline.updateMany({
    where: { id: input.id, workspaceId: deps.workspaceId, revision: input.revision },
    data: { graph: JSON.stringify(graph), revision },
  })
  if (count === 1) return { revision }
  const present = await findPipeline(deps, input.id)
  throw new AppError('conflict', `“${present.name}” was changed elsewhere since you opened it.`, {
    details: { revision: present.revision },
  })
}

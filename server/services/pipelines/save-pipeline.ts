import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import { findPipeline } from './find-pipeline'
import { requireGraph } from './read-graph'
import type { PipelineDeps } from './types'

const savedSchema = z.strictObject({ id: idSchema, graph: z.unknown(), revision: z.number().int() })

/**
 * Saves a draft that started from `revision`. Somebody else's save in between is a `conflict` that carries the present
 * revision; nothing is written then. The check and the write are one statement, so two tabs cannot both win.
 */
export const savePipeline = mutation({ permission: 'edit', input: savedSchema, run: save })

async function save(
  deps: PipelineDeps,
  input: z.output<typeof savedSchema>,
  { workspaceId }: Scope,
): Promise<{ revision: number }> {
  const graph = requireGraph(input.graph)
  const { id, revision } = input
  const draft = { graph: JSON.stringify(graph), revision }
  if (await deps.records.pipelines.save(workspaceId, id, draft)) return { revision: revision + 1 }
  const present = await findPipeline(deps, input.id, { workspaceId })
  throw new AppError('conflict', say('“{name}” was changed elsewhere since you opened it.', { name: present.name }), {
    details: { revision: present.revision },
  })
}

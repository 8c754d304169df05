import { z } from 'zod'
import type { Scope } from '../context'
import { idSchema, nameSchema } from '../ids'
import { mutation } from '../use-case'
import { findPipeline } from './find-pipeline'
import type { PipelineDeps } from './types'

/** Renames a pipeline; its slug stays, so that links and scripts keep working. */
export const renamePipeline = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema, name: nameSchema }),
  run: rename,
})

async function rename(deps: PipelineDeps, input: { id: string; name: string }, scope: Scope): Promise<void> {
  const row = await findPipeline(deps, input.id, scope)
  await deps.records.pipelines.rename(row.id, input.name)
}

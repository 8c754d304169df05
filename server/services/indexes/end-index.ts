import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { deleteIndex } from '@/server/knowledge/ingest/remove-points'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { IndexesDeps } from './deps'
import { requireIndex } from './require-index'
import { byIndex } from './types'

/** Stops building an index; what was built of it is deleted. One that is not being built stays as it is. */
export const cancelIndex = mutation({ permission: 'edit', input: byIndex, run: cancel })

async function cancel(deps: IndexesDeps, { indexId }: { indexId: string }, call: Call): Promise<void> {
  const { storeName, state } = await requireIndex(deps, indexId, call)
  if (state !== 'building') return
  await deps.builder.cancel(indexId)
  // It may have been finished in the last moment; then it stays, ready.
  if (await deps.records.indexes.cancel(indexId)) await deleteIndex(deps, storeName, call)
}

/** Deletes an index that is not live. Throws `conflict` for the live one. */
export const dropIndex = mutation({ permission: 'edit', input: byIndex, run: drop })

async function drop(deps: IndexesDeps, { indexId }: { indexId: string }, call: Call): Promise<void> {
  const { storeName, state } = await requireIndex(deps, indexId, call)
  if (state === 'building') await deps.builder.cancel(indexId)
  // From here on it cannot be made live; its content goes only after that.
  if (!(await deps.records.indexes.abandon(indexId))) {
    throw new AppError('conflict', say('The live index cannot be deleted.'), {
      fix: say('Switch to another index first.'),
    })
  }
  await deleteIndex(deps, storeName, call)
  await deps.records.indexes.delete(indexId)
}

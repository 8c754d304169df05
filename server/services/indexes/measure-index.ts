import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Call } from '../context'
import { compareWithLive } from '../retrieval/measure-index'
import { mutation } from '../use-case'
import { bringUpToDate, isFinished } from './activate-index'
import type { IndexesDeps } from './deps'
import { indexDto } from './index-dto'
import { requireIndex } from './require-index'
import { byIndex, type IndexDto } from './types'

/**
 * Measures a finished index beside the live one on the questions that are saved now, once it holds what the collection holds
 * now; what it is compared with answers as before. Throws `conflict` for one that is live or not built, `invalid-input` where
 * no question is saved.
 */
export const measureIndex = mutation({
  permission: 'edit',
  input: byIndex,
  // Bringing it up to date first may index documents.
  patienceMs: 60 * 60_000,
  cancellable: true,
  run: measure,
})

async function measure(deps: IndexesDeps, { indexId }: { indexId: string }, call: Call): Promise<IndexDto> {
  const row = await requireIndex(deps, indexId, call)
  if (!isFinished(row)) {
    throw new AppError('conflict', say('Only a finished index beside the live one can be measured.'), {
      fix: say('Wait until it is built.'),
    })
  }
  await bringUpToDate(deps, row, call.signal)
  const scores = await compareWithLive(deps, row, call)
  if (scores === null) {
    throw new AppError('invalid-input', say('The collection has no saved questions.'), {
      fix: say('Save some from a search first.'),
    })
  }
  await deps.records.indexes.measured(indexId, scores)
  return indexDto(deps, await requireIndex(deps, indexId, call))
}

import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { aliasOf } from '@/server/knowledge/reindex/alias'
import { catchUp } from '@/server/knowledge/reindex/build-index'
import { switchIndex } from '@/server/knowledge/reindex/switch-index'
import type { IndexesDeps } from './deps'
import { indexDto } from './index-dto'
import { requireIndex } from './require-index'
import type { IndexDto } from './types'

/** Documents may change while an index catches up; after so many rounds there is more change than one can follow. */
const ROUNDS = 5

/**
 * Brings an index up to date and makes it live in one step. The one that was live is kept, so that the same call on it
 * goes back. Throws `conflict` for an index that is not finished, and when documents change faster than it can follow.
 */
export async function activateIndex(deps: IndexesDeps, indexId: string, { signal }: CallOptions): Promise<IndexDto> {
  const row = await requireIndex(deps, indexId)
  if (row.state === 'live') return indexDto(row)
  if (row.state !== 'ready' && row.state !== 'retired') {
    throw new AppError('conflict', 'Only a finished index can be made live.', { fix: 'Wait until it is built.' })
  }
  for (let round = 1; ; round++) {
    await catchUp(deps.ingestDeps, row, {
      signal,
      onError: (documentId, error) =>
        deps.ingestDeps.log.error({ indexId, documentId, err: error }, 'catching up failed'),
    })
    try {
      await switchIndex(deps.prisma, row.collectionId, indexId)
      break
    } catch (error) {
      if (round >= ROUNDS || !(error instanceof AppError) || error.code !== 'conflict') throw error
    }
  }
  deps.onSwitch(row.collectionId)
  // For other readers of the vector store; Telar itself goes by the collection's row, which was replaced above.
  await deps.vectorStore.pointAlias(aliasOf(row.collectionId), row.storeName, { signal })
  return indexDto(await requireIndex(deps, indexId))
}

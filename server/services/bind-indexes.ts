import { nativeSignal } from '@/server/capabilities/stop-signal'
import { requireCollection } from './collections/rows'
import { activateIndex } from './indexes/activate-index'
import type { IndexesDeps } from './indexes/deps'
import { cancelIndex, dropIndex } from './indexes/end-index'
import { estimateIndex } from './indexes/estimate-index'
import { indexDto } from './indexes/index-dto'
import { rebuildIndex } from './indexes/rebuild-index'
import { startIndex } from './indexes/start-index'
import type { IndexesService } from './indexes/types'

const patienceMs = 60_000
/** Catching up before a switch may index documents anew. */
const catchUpMs = 60 * 60_000

/** Binds the use cases of indexes to one process. */
export function bindIndexes(deps: IndexesDeps): IndexesService {
  const limited = (ms = patienceMs) => ({ signal: AbortSignal.timeout(ms) })
  return {
    async list(collectionId) {
      const { id } = await requireCollection(deps, collectionId)
      const rows = await deps.prisma.collectionIndex.findMany({
        where: { collectionId: id },
        orderBy: { number: 'desc' },
      })
      return rows.map(indexDto)
    },
    estimate: (collectionId, change, signal) =>
      estimateIndex(
        deps,
        { collectionId, change },
        { signal: AbortSignal.any([nativeSignal(signal), AbortSignal.timeout(patienceMs)]) },
      ),
    start: (collectionId, change) => startIndex(deps, { collectionId, change }, limited()),
    rebuild: (collectionId) => rebuildIndex(deps, { collectionId }, limited()),
    cancel: (indexId) => cancelIndex(deps, indexId, limited()),
    activate: (indexId) => activateIndex(deps, indexId, limited(catchUpMs)),
    drop: (indexId) => dropIndex(deps, indexId, limited()),
  }
}

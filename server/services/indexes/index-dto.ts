import type { IndexRecord } from '@/server/capabilities/records/indexes'
import type { IndexDto } from './types'

/** An index as the studio shows it. */
export function indexDto(index: IndexRecord): IndexDto {
  const { id, collectionId, number, state, dimension, language, chunking, done, total, takesOver, error, scores } =
    index
  return {
    id,
    collectionId,
    number,
    state,
    embedder: { provider: index.embedderProvider, model: index.embedderModel },
    dimension,
    language,
    chunking,
    chunks: index.chunkCount,
    done,
    total,
    takesOver,
    error,
    scores,
    createdAt: index.createdAt.toISOString(),
    finishedAt: index.finishedAt?.toISOString() ?? null,
  }
}

import type { Chunk } from '@/pipeline/chunk'
import { fuseByRank } from '../shared/fuse-chunks'

/** The constant of reciprocal rank fusion, as `fuseByRank` says where it comes from. */
const K = 60

/**
 * Joins the results of several queries by their ranks. Of one document no more than `perDocument` chunks stay (0: all),
 * as in each list.
 */
export function fuseLists(lists: readonly (readonly Chunk[])[], perDocument = 0): Chunk[] {
  const fused = fuseByRank(
    lists.map((chunks) => ({ chunks, weight: 1 })),
    K,
  )
  if (perDocument === 0) return fused
  const taken = new Map<string, number>()
  const kept = fused.filter(({ documentId }) => {
    const count = (taken.get(documentId) ?? 0) + 1
    taken.set(documentId, count)
    return count <= perDocument
  })
  return kept.map((chunk, at) => ({
    ...chunk,
    stages: { ...chunk.stages, fused: { rank: at + 1, score: chunk.score } },
  }))
}

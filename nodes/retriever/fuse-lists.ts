import type { Chunk } from '@/pipeline/chunk'

/** As in Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet …", SIGIR 2009. */
const K = 60

/**
 * Joins the results of several queries by reciprocal rank fusion: score = Σ 1 / (60 + rank). Of one document no more than
 * `perDocument` chunks stay (0: all), as in each list.
 */
export function fuseLists(lists: readonly (readonly Chunk[])[], perDocument = 0): Chunk[] {
  const taken = new Map<string, number>()
  const hasRoom = ({ chunk: { documentId } }: { chunk: Chunk }): boolean => {
    const count = (taken.get(documentId) ?? 0) + 1
    taken.set(documentId, count)
    return perDocument === 0 || count <= perDocument
  }
  const scores = new Map<string, { chunk: Chunk; score: number }>()
  for (const list of lists) {
    for (const [at, chunk] of list.entries()) {
      const known = scores.get(chunk.id)
      const score = 1 / (K + at + 1)
      if (known) known.score += score
      else scores.set(chunk.id, { chunk, score })
    }
  }
  return [...scores.values()]
    .sort((a, b) => b.score - a.score)
    .filter(hasRoom)
    .map(({ chunk, score }, at) => ({
      ...chunk,
      score,
      stages: { ...chunk.stages, fused: { rank: at + 1, score } },
    }))
}

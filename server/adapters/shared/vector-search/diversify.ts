export interface Candidate {
  /** Score of the last stage; the list is in its order. */
  score: number
  /** Unit length, or zero. */
  vector: ArrayLike<number>
}

/** Maps scores to 0…1, so that they weigh against similarities whatever stage they come from. */
function relevances(scores: readonly number[]): number[] {
  const high = Math.max(...scores)
  const low = Math.min(...scores)
  return scores.map((score) => (high === low ? 1 : (score - low) / (high - low)))
}

function similarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/**
 * Picks `limit` candidates by maximal marginal relevance: the next one is where
 * (1 − diversity)·relevance − diversity·(greatest similarity to one picked before) is largest; the first is the most
 * relevant. Among equals the order of the list decides. Relevance is the score itself for cosine similarities
 * (`score`, as Qdrant has it), else (`stretched`) the score mapped to 0…1 over the candidates. Gives positions in the list.
 * Carbonell and Goldstein 1998, "The use of MMR, diversity-based reranking for reordering documents and producing summaries".
 */
export function diversify(
  candidates: readonly Candidate[],
  { diversity, limit, relevance: kind }: { diversity: number; limit: number; relevance: 'score' | 'stretched' },
): number[] {
  const scores = candidates.map(({ score }) => score)
  const relevance = kind === 'score' ? scores : relevances(scores)
  const nearest = candidates.map(() => Number.NEGATIVE_INFINITY)
  const left = new Set(candidates.keys())
  const picked: number[] = []
  while (picked.length < limit && left.size > 0) {
    let best = -1
    let bestValue = Number.NEGATIVE_INFINITY
    for (const at of left) {
      const like = picked.length === 0 ? 0 : (nearest[at] ?? 0)
      const weight = picked.length === 0 ? 1 : 1 - diversity
      const value = weight * (relevance[at] ?? 0) - diversity * like
      if (value <= bestValue && best >= 0) continue
      best = at
      bestValue = value
    }
    left.delete(best)
    picked.push(best)
    const { vector } = candidates[best] ?? { vector: [] }
    for (const at of left) nearest[at] = Math.max(nearest[at] ?? 0, similarity(vector, candidates[at]?.vector ?? []))
  }
  return picked
}

/** A candidate by its index in the incoming order, with the score of this stage. */
export interface Scored {
  index: number
  score: number
}

/** Best first; equal scores keep the incoming order. */
export function byScore(scores: readonly number[]): Scored[] {
  return scores.map((score, index) => ({ index, score })).sort((a, b) => b.score - a.score || a.index - b.index)
}

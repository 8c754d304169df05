/** Differences between the scores of a list below this are rounding: vectors are kept in 32 bits. */
const rounding = 1e-6

/** What an equal score counts in DBSF where a list has no spread, as Qdrant has it. */
const middle = 0.5

/**
 * Scores of words (BM25) as shares of the list's best, 0…1. What no word speaks for has 0 on this scale, so a chunk that
 * is not in the list has 0 too.
 */
export function byBest(scores: readonly number[]): number[] {
  let best = 0
  for (const score of scores) if (score > best) best = score
  return scores.map((score) => (best > 0 ? Math.max(0, score) / best : 0))
}

/**
 * Similarities stretched from the list's least to its greatest, 0…1: where cosines begin differs between embedding
 * models, and what all candidates have in common tells none of them apart. A list without spread says nothing of an
 * order: 1 each where it is similar to the question at all, else (no word of the question is known) 0.
 */
export function byRange(scores: readonly number[]): number[] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const score of scores) {
    if (score < low) low = score
    if (score > high) high = score
  }
  return scores.map((score) => inRange(score, low, high))
}

/** Where a similarity lies between the least and the greatest, 0…1; as `byRange` where they are the same. */
export function inRange(score: number, low: number, high: number): number {
  if (high - low <= rounding) return score > rounding ? 1 : 0
  return (score - low) / (high - low)
}

/**
 * Scores by their distribution: mean ± 3 standard deviations (of the sample) become 0…1, as in Qdrant's DBSF.
 * https://qdrant.tech/documentation/concepts/hybrid-queries/#distribution-based-score-fusion-dbsf
 */
export function byDistribution(scores: readonly number[]): number[] {
  let total = 0
  for (const score of scores) total += score
  const mean = total / scores.length
  let squares = 0
  for (const score of scores) squares += (score - mean) ** 2
  const deviation = scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : 0
  if (deviation === 0) return scores.map(() => middle)
  const low = mean - 3 * deviation
  return scores.map((score) => (score - low) / (6 * deviation))
}

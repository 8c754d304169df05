import type { Chunk } from '@/pipeline/chunk'

/** A ranked list, best first, and how much it counts. */
export interface WeightedList {
  chunks: readonly Chunk[]
  weight: number
}

/** What a chunk at a place of a list adds to its sum. */
type Share = (chunk: Chunk, rank: number) => number

/**
 * Weighted reciprocal rank fusion: each list adds weight / (k + rank), ranks from 1. With weights of 1 it is the formula
 * of Cormack, Clarke and Büttcher (2009), "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
 * Methods", who found k = 60.
 */
export function fuseByRank(lists: readonly WeightedList[], k: number): Chunk[] {
  return fuse(lists, () => (_chunk, rank) => 1 / (k + rank))
}

/** Weight of an equal score where a list has no spread to normalise by, as Qdrant has it. */
const MIDDLE = 0.5

/**
 * Weighted distribution-based score fusion: each list's scores are brought from mean ± 3 standard deviations (of the
 * sample) to 0–1 and added (https://qdrant.tech/documentation/concepts/hybrid-queries/#distribution-based-score-fusion-dbsf).
 */
export function fuseByDistribution(lists: readonly WeightedList[]): Chunk[] {
  return fuse(lists, (chunks) => {
    const mean = chunks.reduce((sum, { score }) => sum + score, 0) / chunks.length
    const squares = chunks.reduce((sum, { score }) => sum + (score - mean) ** 2, 0)
    const deviation = chunks.length > 1 ? Math.sqrt(squares / (chunks.length - 1)) : 0
    if (deviation === 0) return () => MIDDLE
    return ({ score }) => (score - mean + 3 * deviation) / (6 * deviation)
  })
}

/**
 * Weighted sum of scores: each list's scores are stretched from its least to its greatest, 0–1, and added. A list without
 * spread counts 1. Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval".
 */
export function fuseByScore(lists: readonly WeightedList[]): Chunk[] {
  return fuse(lists, (chunks) => {
    const low = chunks.reduce((least, { score }) => Math.min(least, score), Number.POSITIVE_INFINITY)
    const high = chunks.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY)
    return ({ score }) => (high > low ? (score - low) / (high - low) : 1)
  })
}

const keyOf = ({ collectionId, id }: Chunk): string => `${collectionId}/${id}`

/** A chunk that stands twice in a list counts where it stands first. */
function unique(chunks: readonly Chunk[]): Chunk[] {
  return [...new Map(chunks.toReversed().map((chunk) => [keyOf(chunk), chunk])).values()].toReversed()
}

/** Adds up the shares of every chunk; among equals the earlier list, then the higher rank, comes first. */
function fuse(lists: readonly WeightedList[], shareIn: (chunks: readonly Chunk[]) => Share): Chunk[] {
  const sums = new Map<string, { chunk: Chunk; sum: number }>()
  for (const { chunks: given, weight } of lists) {
    if (weight === 0) continue
    const chunks = unique(given)
    const share = shareIn(chunks)
    for (const [index, chunk] of chunks.entries()) {
      const known = sums.get(keyOf(chunk))
      const sum = (known?.sum ?? 0) + weight * share(chunk, index + 1)
      sums.set(keyOf(chunk), { chunk: known ? withStages(known.chunk, chunk) : chunk, sum })
    }
  }
  return [...sums.values()]
    .sort((a, b) => b.sum - a.sum)
    .map(({ chunk, sum }, index) => ({
      ...chunk,
      score: sum,
      stages: { ...chunk.stages, fused: { rank: index + 1, score: sum } },
    }))
}

/** Scores that only the second list's search gave are kept beside the first's. */
const withStages = (first: Chunk, second: Chunk): Chunk => ({ ...first, stages: { ...second.stages, ...first.stages } })

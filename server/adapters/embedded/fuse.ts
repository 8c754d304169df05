import { byDistribution } from '../shared/vector-search/normalise'
import type { Scored } from './top-k'

/** Qdrant's default; the often quoted 60 is another convention. */
const rrfK = 2

/**
 * Joins ranked lists by reciprocal rank as Qdrant does: every list adds 1/((position + 1)/weight + k − 1), positions
 * from 0, weight 1 unless `weights` gives another for the list; without weight nothing. https://qdrant.tech/documentation/concepts/hybrid-queries/#reciprocal-rank-fusion-rrf
 */
export function fuseByRank(lists: readonly (readonly Scored[])[], weights: readonly number[] = []): Scored[] {
  return sum(
    lists.map((list, which) => {
      const weight = weights[which] ?? 1
      const share = (position: number) => (weight <= 0 ? 0 : 1 / ((position + 1) / weight + rrfK - 1))
      return list.map(({ slot }, position) => ({ slot, score: share(position) }))
    }),
  )
}

/**
 * Joins ranked lists by distribution (DBSF) as Qdrant does: each list's scores are mapped from mean ± 3 standard
 * deviations (of the sample) to 0…1 and added.
 * https://qdrant.tech/documentation/concepts/hybrid-queries/#distribution-based-score-fusion-dbsf
 */
export function fuseByDistribution(lists: readonly (readonly Scored[])[]): Scored[] {
  return sum(lists.map(normalise))
}

function normalise(list: readonly Scored[]): Scored[] {
  const shares = byDistribution(list.map(({ score }) => score))
  return list.map(({ slot }, at) => ({ slot, score: shares[at] ?? 0 }))
}

/** Adds the scores of each slot; among equals the first list's order decides. */
function sum(lists: readonly (readonly Scored[])[]): Scored[] {
  const totals = new Map<number, number>()
  for (const list of lists) for (const { slot, score } of list) totals.set(slot, (totals.get(slot) ?? 0) + score)
  return [...totals].map(([slot, score]) => ({ slot, score })).sort((a, b) => b.score - a.score)
}

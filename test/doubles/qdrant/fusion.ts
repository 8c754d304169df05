import type { Scored } from './collection'

/** Reciprocal rank fusion as Qdrant has it: 1/((position + 1)/weight + k − 1), position from 0; nothing for no weight. */
export function rrf(lists: readonly Scored[][], k = 2, weights: readonly number[] = []): Scored[] {
  return merged(
    lists.map((list, which) =>
      list.map((one, position) => ({ ...one, score: share(position, k, weights[which] ?? 1) })),
    ),
  )
}

const share = (position: number, k: number, weight: number): number =>
  weight <= 0 ? 0 : 1 / ((position + 1) / weight + k - 1)

/** Distribution-based score fusion: mean ± 3 sample deviations become 0…1; a list without spread counts 0.5. */
export function dbsf(lists: readonly Scored[][]): Scored[] {
  return merged(lists.map(distribution))
}

function distribution(list: readonly Scored[]): Scored[] {
  const scores = list.map(({ score }) => score)
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const variance = scores.reduce((sum, score) => sum + (score - mean) * (score - mean), 0) / (scores.length - 1)
  const min = mean - 3 * Math.sqrt(variance)
  const max = mean + 3 * Math.sqrt(variance)
  return list.map((one) => ({ ...one, score: list.length < 2 || max === min ? 0.5 : (one.score - min) / (max - min) }))
}

function merged(lists: readonly Scored[][]): Scored[] {
  const byId = new Map<Scored['point'], number>()
  for (const { point, score } of lists.flat()) byId.set(point, (byId.get(point) ?? 0) + score)
  return [...byId].map(([point, score]) => ({ point, score: Math.fround(score) })).sort((a, b) => b.score - a.score)
}

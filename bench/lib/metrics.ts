import type { RankedPlace } from '@/pipeline/metrics/retrieval'

/** Relevance grades of a query's documents; absent or 0 is irrelevant. */
export type Grades = ReadonlyMap<string, number>

/** Where the relevant documents of a query stand in a ranking of ids. */
export function placesIn(ranking: readonly string[], grades: Grades): RankedPlace[] {
  const ranks = new Map(ranking.toReversed().map((id, at) => [id, ranking.length - at]))
  return [...grades].flatMap(([id, grade]) =>
    grade > 0 ? [{ rank: ranks.get(id) ?? Number.POSITIVE_INFINITY, grade }] : [],
  )
}

/** The arithmetic mean; NaN without samples. */
export const mean = (samples: readonly number[]): number => samples.reduce((sum, one) => sum + one, 0) / samples.length

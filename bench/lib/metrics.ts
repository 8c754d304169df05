/** Relevance grades of a query's documents; absent or 0 is irrelevant. */
export type Grades = ReadonlyMap<string, number>

const gain = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, at) => sum + grade / Math.log2(at + 2), 0)

/**
 * Normalised discounted cumulative gain of the first `k` results, with linear gains and log2(rank + 1) discount:
 * Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"; as trec_eval's `ndcg_cut`.
 */
export function ndcg(ranking: readonly string[], grades: Grades, k: number): number {
  const ideal = gain([...grades.values()].sort((a, b) => b - a).slice(0, k))
  return ideal === 0 ? 0 : gain(ranking.slice(0, k).map((id) => grades.get(id) ?? 0)) / ideal
}

/** Reciprocal rank of the first relevant result among the first `k`, else 0. Voorhees 1999, TREC-8 question answering track. */
export function reciprocalRank(ranking: readonly string[], grades: Grades, k: number): number {
  const at = ranking.slice(0, k).findIndex((id) => isRelevant(grades, id))
  return at < 0 ? 0 : 1 / (at + 1)
}

/** Share of the relevant documents that are among the first `k`. Manning, Raghavan & Schütze 2008, chapter 8. */
export function recall(ranking: readonly string[], grades: Grades, k: number): number {
  const relevant = [...grades.keys()].filter((id) => isRelevant(grades, id))
  if (relevant.length === 0) return 0
  const first = new Set(ranking.slice(0, k))
  return relevant.filter((id) => first.has(id)).length / relevant.length
}

/** 1 when a relevant document is among the first `k`, else 0: averaged over questions, the share that can be answered. */
export function pass(ranking: readonly string[], grades: Grades, k: number): number {
  return ranking.slice(0, k).some((id) => isRelevant(grades, id)) ? 1 : 0
}

const isRelevant = (grades: Grades, id: string): boolean => (grades.get(id) ?? 0) > 0

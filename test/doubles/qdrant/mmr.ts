import type { Scored } from './collection'

/**
 * Maximal marginal relevance as Qdrant has it: takes the most relevant point, then again and again the one with the
 * largest λ·relevance − (1 − λ)·(largest similarity to one taken), λ = 1 − diversity. Scores stay those of the search.
 */
export function marginalRelevance(found: readonly Scored[], using: string, diversity: number, limit: number): Scored[] {
  const lambda = 1 - diversity
  const rest = [...found]
  const taken = rest.splice(0, 1)
  while (taken.length < limit && rest.length > 0) {
    const values = rest.map((one) => {
      const likeness = Math.max(...taken.map((other) => cosine(one, other, using)))
      return lambda * one.score - (1 - lambda) * likeness
    })
    taken.push(...rest.splice(values.indexOf(Math.max(...values)), 1))
  }
  return taken.slice(0, limit)
}

function cosine(a: Scored, b: Scored, using: string): number {
  const other = b.point.dense.get(using)
  const own = a.point.dense.get(using)
  return own?.reduce((sum, value, at) => sum + value * (other?.[at] ?? 0), 0) ?? 0
}

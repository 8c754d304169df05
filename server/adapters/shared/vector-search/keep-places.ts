import type { VectorQuery } from '@/server/capabilities/vector-store'
import type { LegHit } from './fuse-by-score'

/** How many chunks in other languages a search brings by meaning, apart from all others. */
export const othersLimit = 20

/** Places, from 1, that chunks in other languages keep: the first two are left to the question's own. */
const kept = [3, 4, 5]

/**
 * Below this share of a question's words (by weight) in the best chunk of its own language, these chunks are taken not to
 * answer it. A chunk of average length that has each word once has a share of 1. docs/benchmarks.md has the figures.
 */
const hardly = 0.4

/** The nearest chunks in other languages than the question's, best first, and what all its terms weigh. */
export interface Others<K> {
  hits: readonly LegHit<K>[]
  asked: number
}

/** Whether a search looks for chunks in other languages apart: in which one the question is, and what its terms weigh. */
export function searchedApart({
  mode,
  fusion,
  denseShare,
  terms,
}: VectorQuery): { questionLanguage: string; asked: number } | null {
  // Weights that the store still multiplies do not tell how high the scores will be.
  if (mode !== 'hybrid' || fusion !== 'score' || !denseShare?.other?.keepsPlaces || terms?.idf !== 'given') return null
  let asked = 0
  for (const weight of terms.weights) asked += weight
  return asked > 0 ? { questionLanguage: denseShare.other.questionLanguage, asked } : null
}

/** Whether the best chunk of the question's own language has little of what the question asks for. */
export function isHardlyCovered<K>(
  sparse: readonly LegHit<K>[],
  isForeign: (key: K) => boolean,
  asked: number,
): boolean {
  const best = sparse.find(({ key }) => !isForeign(key))?.score ?? 0
  return best < hardly * asked
}

/** A dense list and what was found apart, each chunk once, best first; among equals the list's order. */
export function withOthers<K>(dense: readonly LegHit<K>[], others: readonly LegHit<K>[]): LegHit<K>[] {
  const known = new Set(dense.map(({ key }) => key))
  return [...dense, ...others.filter(({ key }) => !known.has(key))].sort((a, b) => b.score - a.score)
}

/**
 * The list with the best chunks in other languages on the places kept for them, those that stand lower; all else keeps
 * its order. Who is moved up has at least the score of the next.
 */
export function keepPlaces<K>(joined: readonly LegHit<K>[], isForeign: (key: K) => boolean): LegHit<K>[] {
  const placed = [...joined]
  joined
    .filter(({ key }) => isForeign(key))
    .slice(0, kept.length)
    .forEach((hit, which) => {
      const to = (kept[which] ?? 1) - 1
      const from = placed.indexOf(hit)
      if (from <= to) return
      placed.splice(from, 1)
      placed.splice(to, 0, { key: hit.key, score: Math.max(hit.score, placed[to]?.score ?? 0) })
    })
  return placed
}

import type { DenseShare } from '@/server/capabilities/vector-store'
import { isHardlyCovered, keepPlaces, type Others, withOthers } from './keep-places'
import { byBest, byRange, inRange } from './normalise'

/** A hit of one leg: `key` tells that both legs found the same chunk. */
export interface LegHit<K> {
  key: K
  score: number
}

export interface ScoreFused<K> {
  /** Every chunk that a leg knows, best first. */
  joined: LegHit<K>[]
  /** The dense list that was joined: with what was searched for apart, where that counts. */
  denseHits: readonly LegHit<K>[]
  /** What the scores of each list became, in its order. */
  dense: number[]
  sparse: number[]
}

/** The best hit of a leg that counts at least half stays among so many. */
const safePlaces = 3

/** Without a share both legs count the same. */
const half: DenseShare = { same: 0.5 }

/**
 * What the scores of chunks in other languages are multiplied with. Both kinds of chunks begin level otherwise, and among
 * two that answer equally well the one in the question's own language is to come first.
 */
const foreign = 0.85

/**
 * Joins a dense and a sparse list by their normalised scores, best first:
 *
 *     score = share · dense + (1 − share) · sparse
 *
 * with the dense scores stretched over their list and the sparse ones as shares of the best (`normalise.ts`), 0 where a
 * leg does not know a chunk. (Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval", find
 * such convex combinations better than ranks, and stable under the choice of normalisation.) Where one list is empty the
 * other alone decides with its whole weight. Among equals the dense list's order comes first, then the sparse list's.
 *
 * Where chunks in other languages than the question's have a share of their own, `languageOf` tells them. Embedding
 * models find texts of one language more alike than the same in two, so the dense scores of those chunks are stretched to
 * their own best one, and what comes out counts a little less. What was searched for among them apart (`others`) counts
 * only where the question's words are hardly there in its own language, and then the best of them keep places in front.
 *
 * The first hit of a leg that counts at least half for it is never moved below the third place: whatever the other leg
 * says, its best find is seen. It then has the score of the place it keeps.
 */
export function fuseByScore<K>(
  dense: readonly LegHit<K>[],
  sparse: readonly LegHit<K>[],
  share: DenseShare = half,
  languageOf: LanguageOf<K> = () => undefined,
  others?: Others<K>,
): ScoreFused<K> {
  const isForeign = foreignness(share, languageOf)
  const keeping = isForeign && others && isHardlyCovered(sparse, isForeign, others.asked) ? isForeign : null
  const denseHits = keeping && others ? withOthers(dense, others.hits) : dense
  const shareOf = sharesBy(share, isForeign, denseHits.length === 0 ? 0 : sparse.length === 0 ? 1 : null)
  const totals = new Map<K, number>()
  const densities = normaliseDense(denseHits, isForeign, dense.at(-1)?.score)
  for (let at = 0; at < denseHits.length; at += 1) {
    const hit = denseHits[at]
    if (hit) totals.set(hit.key, shareOf(hit.key) * (densities[at] ?? 0))
  }
  const words = byBest(sparse.map(({ score }) => score))
  for (let at = 0; at < sparse.length; at += 1) {
    const hit = sparse[at]
    if (hit) totals.set(hit.key, (totals.get(hit.key) ?? 0) + (1 - shareOf(hit.key)) * (words[at] ?? 0))
  }
  const joined: LegHit<K>[] = []
  for (const [key, score] of totals) joined.push({ key, score: isForeign?.(key) ? foreign * score : score })
  joined.sort((a, b) => b.score - a.score)
  const best: K[] = []
  if (dense[0] && shareOf(dense[0].key) >= 0.5) best.push(dense[0].key)
  if (sparse[0] && shareOf(sparse[0].key) <= 0.5) best.push(sparse[0].key)
  const placed = keeping ? keepPlaces(joined, keeping) : joined
  return { joined: inSight(placed, best), denseHits, dense: densities, sparse: words }
}

type LanguageOf<K> = (key: K) => string | undefined

/** Tells the chunks that are known to be in another language than the question's, where that makes a difference. */
function foreignness<K>({ other }: DenseShare, languageOf: LanguageOf<K>): ((key: K) => boolean) | null {
  if (!other) return null
  return (key) => {
    const language = languageOf(key)
    return language !== undefined && language !== other.questionLanguage
  }
}

function sharesBy<K>(
  { same, other }: DenseShare,
  isForeign: ((key: K) => boolean) | null,
  alone: number | null,
): (key: K) => number {
  if (alone !== null) return () => alone
  if (!other || !isForeign) return () => same
  return (key) => (isForeign(key) ? other.share : same)
}

/**
 * Dense scores 0…1: up to the best of those in the question's language, and of the others; from `low`, the least that was
 * brought without looking for others apart, which is more than the least of the list where those lie further off.
 */
function normaliseDense<K>(
  dense: readonly LegHit<K>[],
  isForeign: ((key: K) => boolean) | null,
  low = dense.at(-1)?.score ?? 0,
): number[] {
  const scores = dense.map(({ score }) => score)
  if (!isForeign) return byRange(scores)
  const kinds = dense.map(({ key }) => isForeign(key))
  const bestOf = (kind: boolean) => scores.find((_, at) => kinds[at] === kind)
  const best = { own: bestOf(false), other: bestOf(true) }
  const least = scores.at(-1) ?? 0
  return scores.map((score, at) =>
    kinds[at] ? inRange(score, least, best.other ?? score) : inRange(score, low, best.own ?? score),
  )
}

/** The list with these keys among its first places, in the order they had. */
function inSight<K>(joined: LegHit<K>[], best: readonly K[]): LegHit<K>[] {
  if (best.every((key) => joined.slice(0, safePlaces).some((hit) => hit.key === key))) return joined
  let free = safePlaces - new Set(best).size
  const first: LegHit<K>[] = []
  const rest: LegHit<K>[] = []
  for (const hit of joined) {
    const isBest = best.includes(hit.key)
    if (isBest || free > 0) first.push(hit)
    else rest.push(hit)
    if (!isBest) free -= 1
  }
  const least = rest[0]?.score ?? 0
  for (const hit of first) hit.score = Math.max(hit.score, least)
  return [...first, ...rest]
}

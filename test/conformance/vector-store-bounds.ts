import type { VectorHit, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { calm } from './vector-store-fixtures'

/**
 * What a search may answer where scores are nearly equal. Stores add up in different precision and order, so which of two
 * near ties comes first is nobody's promise, and joining by ranks makes a whole step of that. A point's score has bounds:
 * its least and its most favourable ranks among near ties.
 */
export interface Bounds {
  documentId: string
  low: number
  high: number
  /** Whether a branch must have brought it, whichever way ties fell. */
  certain: boolean
}

/** Scores nearer than this are taken for equal. */
export const tolerance = 1e-4
const everything = 10_000

type Joined = (ranked: readonly VectorHit[], at: number, limit: number, branch: 'dense' | 'sparse') => [number, number]

/** The bounds of every point that passes the filter, from the store's own searches by meaning and by words. */
export async function boundsOf(store: VectorStore, name: string, asked: VectorQuery): Promise<Map<string, Bounds>> {
  const deep = (mode: 'dense' | 'sparse') => {
    const plain = { mode, vector: asked.vector, terms: asked.terms, filter: asked.filter, fusion: asked.fusion }
    return store.query(name, { ...plain, limit: everything, candidates: everything, explain: false }, calm())
  }
  if (asked.mode !== 'hybrid') return new Map((await deep(asked.mode)).map((hit) => [hit.id, exactly(hit)]))
  const limit = Math.max(asked.limit, asked.candidates)
  const bounds = new Map<string, Bounds>()
  for (const branch of ['dense', 'sparse'] as const) {
    if (branch === 'sparse' && asked.terms?.indices.length === 0) continue
    const ranked = await deep(branch)
    const joined = asked.fusion === 'rrf' ? byRank(asked) : byDistribution(ranked.slice(0, limit))
    for (const [at, hit] of ranked.entries()) {
      const { best, worst } = ranksOf(ranked, hit.score)
      if (best > limit) break
      const [low, high] = joined(ranked, at, limit, branch)
      const known = bounds.get(hit.id) ?? { documentId: hit.payload.documentId, low: 0, high: 0, certain: false }
      bounds.set(hit.id, {
        ...known,
        low: known.low + (worst > limit ? Math.min(0, low) : low),
        high: known.high + Math.max(0, high),
        certain: known.certain || worst <= limit,
      })
    }
  }
  return bounds
}

const exactly = ({ score, payload }: VectorHit): Bounds => ({
  documentId: payload.documentId,
  low: score,
  high: score,
  certain: true,
})

/** The ranks, from 1, that a score may have among near ties. */
const ranksOf = (ranked: readonly VectorHit[], score: number) => ({
  best: ranked.filter((other) => other.score > score + tolerance).length + 1,
  worst: ranked.filter((other) => other.score >= score - tolerance).length,
})

function byRank({ weights }: VectorQuery): Joined {
  const share = (rank: number, weight: number) => 1 / (rank / weight + 1)
  return (ranked, at, limit, branch) => {
    const { best, worst } = ranksOf(ranked, ranked[at]?.score ?? 0)
    const weight = weights?.[branch] ?? 1
    return [share(Math.min(worst, limit), weight), share(best, weight)]
  }
}

/** Mean ± 3 sample deviations become 0…1. Where all is nearly equal, noise decides. */
function byDistribution(list: readonly VectorHit[]): Joined {
  const mean = list.reduce((sum, { score }) => sum + score, 0) / list.length
  const variance = list.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / (list.length - 1)
  const deviation = Math.sqrt(variance)
  return (ranked, at) => {
    if (list.length > 1 && deviation > 0 && deviation < tolerance) return [0, 1]
    if (list.length < 2 || deviation === 0) return [0.5, 0.5]
    const normal = 0.5 + ((ranked[at]?.score ?? 0) - mean) / (6 * deviation)
    // What is near in the branch is as near in its share of a deviation.
    const slack = tolerance / (6 * deviation)
    return [normal - slack, normal + slack]
  }
}

/** What is wrong with the hits of a search, by the bounds of its points; nothing when they are as they must be. */
export function faultsOf(
  hits: readonly VectorHit[],
  bounds: ReadonlyMap<string, Bounds>,
  asked: VectorQuery,
): string[] {
  const { limit, perDocument = Number.POSITIVE_INFINITY } = asked
  const faults: string[] = []
  const found = new Set(hits.map(({ id }) => id))
  if (hits.length > limit || found.size < hits.length) faults.push('too many hits, or one twice')
  for (const [at, { id, score }] of hits.entries()) {
    const bound = bounds.get(id)
    if (!bound) faults.push(`${id} may not be found`)
    else if (score < bound.low - tolerance || score > bound.high + tolerance) {
      faults.push(`${id} scores ${score}, not ${bound.low} to ${bound.high}`)
    }
    if (score > (hits[at - 1]?.score ?? Number.POSITIVE_INFINITY)) faults.push(`${id} stands below a lower score`)
  }
  const last = hits.at(-1)?.score ?? Number.POSITIVE_INFINITY
  for (const [id, { documentId, low, certain }] of bounds) {
    if (!certain || found.has(id)) continue
    const siblings = hits.filter(({ payload }) => payload.documentId === documentId)
    const isFull = siblings.length >= perDocument && siblings.every(({ score }) => score >= low - tolerance)
    if (!isFull && (hits.length < limit || low > last + tolerance)) faults.push(`${id} is missing`)
  }
  return faults
}

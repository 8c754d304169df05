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
  /** What a fusion by scores may have made of the score of each branch, before it was weighed. */
  normalised: Partial<Record<BranchName, Range>>
  /** A branch that counts at least half has it first, whichever way ties fell. */
  leads?: boolean
}

type BranchName = 'dense' | 'sparse'
type Range = [low: number, high: number]

/** Scores nearer than this are taken for equal. */
export const tolerance = 1e-4
const everything = 10_000

/** What a branch may add to the score of one of its hits, and what was made of its score for that. */
type Joined = (ranked: readonly VectorHit[], at: number) => { adds: Range; normalised?: Range }

/** The bounds of every point that passes the filter, from the store's own searches by meaning and by words. */
export async function boundsOf(store: VectorStore, name: string, asked: VectorQuery): Promise<Map<string, Bounds>> {
  const deep = (mode: BranchName) => {
    const plain = { mode, vector: asked.vector, terms: asked.terms, filter: asked.filter, fusion: asked.fusion }
    return store.query(name, { ...plain, limit: everything, candidates: everything, explain: false }, calm())
  }
  if (asked.mode !== 'hybrid') return new Map((await deep(asked.mode)).map((hit) => [hit.id, exactly(hit)]))
  const lists = { dense: await deep('dense'), sparse: asked.terms?.indices.length === 0 ? [] : await deep('sparse') }
  const limit = Math.max(asked.limit, asked.candidates)
  const bounds = new Map<string, Bounds>()
  for (const branch of ['dense', 'sparse'] as const) {
    const ranked = lists[branch]
    const joined = joinedBy(asked, lists, branch, limit)
    for (const [at, hit] of ranked.entries()) {
      const { best, worst } = ranksOf(ranked, hit.score)
      if (best > limit) break
      const { adds, normalised } = joined(ranked, at)
      const known = bounds.get(hit.id) ?? { ...exactly(hit), low: 0, high: 0, certain: false }
      bounds.set(hit.id, {
        ...known,
        low: known.low + (worst > limit ? Math.min(0, adds[0]) : adds[0]),
        high: known.high + Math.max(0, adds[1]),
        certain: known.certain || worst <= limit,
        normalised: normalised ? { ...known.normalised, [branch]: normalised } : known.normalised,
      })
    }
  }
  if (asked.fusion === 'score') keepInSight(bounds, asked, lists)
  return bounds
}

const exactly = ({ score, payload }: VectorHit): Bounds => ({
  documentId: payload.documentId,
  low: score,
  high: score,
  certain: true,
  normalised: {},
})

/** The ranks, from 1, that a score may have among near ties. */
const ranksOf = (ranked: readonly VectorHit[], score: number) => ({
  best: ranked.filter((other) => other.score > score + tolerance).length + 1,
  worst: ranked.filter((other) => other.score >= score - tolerance).length,
})

function joinedBy(asked: VectorQuery, lists: Lists, branch: BranchName, limit: number): Joined {
  if (asked.fusion === 'rrf') return byRank(asked, branch, limit)
  if (asked.fusion === 'dbsf') return byDistribution(lists[branch].slice(0, limit))
  return byScore(asked, lists, branch, limit)
}

function byRank({ weights }: VectorQuery, branch: BranchName, limit: number): Joined {
  const share = (rank: number, weight: number) => 1 / (rank / weight + 1)
  return (ranked, at) => {
    const { best, worst } = ranksOf(ranked, ranked[at]?.score ?? 0)
    const weight = weights?.[branch] ?? 1
    return { adds: [share(Math.min(worst, limit), weight), share(best, weight)] }
  }
}

/** Mean ± 3 sample deviations become 0…1. Where all is nearly equal, noise decides. */
function byDistribution(list: readonly VectorHit[]): Joined {
  const mean = list.reduce((sum, { score }) => sum + score, 0) / list.length
  const variance = list.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / (list.length - 1)
  const deviation = Math.sqrt(variance)
  const rangeAt = (score: number): Range => {
    if (list.length > 1 && deviation > 0 && deviation < tolerance) return [0, 1]
    if (list.length < 2 || deviation === 0) return [0.5, 0.5]
    const normal = 0.5 + (score - mean) / (6 * deviation)
    // What is near in the branch is as near in its share of a deviation.
    const slack = tolerance / (6 * deviation)
    return [normal - slack, normal + slack]
  }
  return (ranked, at) => {
    const normalised = rangeAt(ranked[at]?.score ?? 0)
    return { adds: normalised, normalised }
  }
}

type Lists = Record<BranchName, readonly VectorHit[]>

/** What chunks in another language than the question's count beside the others, as `docs/retrieval.md` has it. */
const foreign = 0.85

const isForeign = ({ denseShare }: VectorQuery, { payload: { language } }: VectorHit): boolean =>
  denseShare?.other !== undefined && language !== undefined && language !== denseShare.other.questionLanguage

/** What a branch counts for a hit: its share, or all where the other one has found nothing. */
function shareOf(asked: VectorQuery, { dense, sparse }: Lists, branch: BranchName, hit: VectorHit): number {
  const { same = 0.5, other } = asked.denseShare ?? {}
  const share = isForeign(asked, hit) ? (other?.share ?? same) : same
  const ofDense = dense.length === 0 ? 0 : sparse.length === 0 ? 1 : share
  return branch === 'dense' ? ofDense : 1 - ofDense
}

/** Words as shares of the best, similarities from the list's least to the best of their kind; then weighed. */
function byScore(asked: VectorQuery, lists: Lists, branch: BranchName, limit: number): Joined {
  const list = lists[branch].slice(0, limit)
  const least = branch === 'dense' ? (list.at(-1)?.score ?? 0) : 0
  return (ranked, at) => {
    const hit = ranked[at]
    if (!hit) return { adds: [0, 0] }
    const kind = isForeign(asked, hit)
    const best = list.find((one) => branch === 'sparse' || isForeign(asked, one) === kind)?.score ?? hit.score
    const normalised = stretched(hit.score, least, best)
    const weight = shareOf(asked, lists, branch, hit) * (kind ? foreign : 1)
    return { adds: [weight * normalised[0], weight * normalised[1]], normalised }
  }
}

/** Where a score lies between two others. Where those are nearly equal, noise decides. */
function stretched(score: number, least: number, best: number): Range {
  const span = best - least
  if (span < 10 * tolerance) return [0, 1]
  const slack = (2 * tolerance) / span
  return [Math.max(0, (score - least) / span - slack), Math.min(1, (score - least) / span + slack)]
}

/**
 * The first hit of a branch that counts at least half keeps one of the first three places, and then the score of the best
 * hit that gives way: two of them may push out the second.
 */
function keepInSight(bounds: Map<string, Bounds>, asked: VectorQuery, lists: Lists): void {
  const leading = (['dense', 'sparse'] as const).flatMap((branch) => {
    const ranked = lists[branch]
    const first = ranked.filter(({ score }) => score >= (ranked[0]?.score ?? 0) - tolerance)
    const counting = first.filter((hit) => shareOf(asked, lists, branch, hit) >= 0.5)
    return counting.length === 0 ? [] : [{ hits: counting, isSure: first.length === 1 }]
  })
  const highest = [...bounds.values()].map(({ high }) => high).sort((a, b) => b - a)
  const most = highest[safePlaces - leading.length] ?? 0
  for (const { hits, isSure } of leading) {
    for (const { id } of hits) {
      const bound = bounds.get(id)
      if (!bound) continue
      bound.high = Math.max(bound.high, most)
      if (isSure) bound.leads = true
    }
  }
}

const safePlaces = 3

/** What is wrong with the hits of a search, by the bounds of its points; nothing when they are as they must be. */
export function faultsOf(
  hits: readonly VectorHit[],
  bounds: ReadonlyMap<string, Bounds>,
  asked: VectorQuery,
): string[] {
  const faults: string[] = []
  const found = new Set(hits.map(({ id }) => id))
  if (hits.length > asked.limit || found.size < hits.length) faults.push('too many hits, or one twice')
  for (const [at, hit] of hits.entries()) {
    const bound = bounds.get(hit.id)
    if (!bound) faults.push(`${hit.id} may not be found`)
    else faults.push(...faultsOfHit(hit, bound, asked))
    if (hit.score > (hits[at - 1]?.score ?? Number.POSITIVE_INFINITY))
      faults.push(`${hit.id} stands below a lower score`)
  }
  return [...faults, ...missingIn(hits, bounds, asked)]
}

function faultsOfHit({ id, score, stages }: VectorHit, bound: Bounds, asked: VectorQuery): string[] {
  const faults: string[] = []
  const { low, high, normalised } = bound
  const isWithin = (value: number, [from, to]: Range) => value >= from - tolerance && value <= to + tolerance
  if (!isWithin(score, [low, high])) faults.push(`${id} scores ${score}, not ${low} to ${high}`)
  if (score < (asked.scoreThreshold ?? score)) faults.push(`${id} scores less than asked for`)
  if (asked.mode !== 'hybrid') return faults
  for (const branch of ['dense', 'sparse'] as const) {
    const stage = stages[branch]
    const range = normalised[branch]
    if (stage?.normalised !== undefined && !(range && isWithin(stage.normalised, range))) {
      faults.push(`${id} has ${stage.normalised} of the ${branch} branch, not ${range?.join(' to ')}`)
    }
    const isDue = asked.explain && stage !== undefined && asked.fusion !== 'rrf'
    if (isDue && stage.normalised === undefined) faults.push(`${id} does not tell what its ${branch} score became`)
  }
  return faults
}

/** What must have been found and was not, or stands too low. */
function missingIn(hits: readonly VectorHit[], bounds: ReadonlyMap<string, Bounds>, asked: VectorQuery): string[] {
  const { limit, perDocument = Number.POSITIVE_INFINITY, scoreThreshold = Number.NEGATIVE_INFINITY, mode } = asked
  const faults: string[] = []
  const last = hits.at(-1)?.score ?? Number.POSITIVE_INFINITY
  for (const [id, { documentId, low, certain, leads }] of bounds) {
    const passes = scoreThreshold === Number.NEGATIVE_INFINITY || low > scoreThreshold + tolerance
    if (!certain || !passes) continue
    const siblings = hits.filter(({ payload }) => payload.documentId === documentId)
    const isFull = siblings.length >= perDocument && siblings.every(({ score }) => score >= low - tolerance)
    const place = hits.findIndex((hit) => hit.id === id)
    if (leads && mode === 'hybrid' && !isFull && place >= safePlaces) faults.push(`${id} leads and stands at ${place}`)
    if (place !== -1 || isFull) continue
    if (hits.length < limit || low > last + tolerance) faults.push(`${id} is missing`)
    if (leads && hits.length >= safePlaces) faults.push(`${id} leads and is missing`)
  }
  return faults
}

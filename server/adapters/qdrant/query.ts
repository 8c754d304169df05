import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { capPerDocument } from '@/pipeline/per-document'
import type { VectorHit, VectorQuery } from '@/server/capabilities/vector-store'
import { diversify } from '../shared/vector-search/diversify'
import { byDistribution } from '../shared/vector-search/normalise'
import { type Legs, type Stages, stagesAt, stagesOf } from '../shared/vector-search/stages'
import {
  type Branch,
  branchesOf,
  denseBranch,
  filtered,
  final,
  type QueryRequest,
  sparseBranch,
  type Target,
  wantedOf,
} from './branches'
import { keys } from './conditions'
import { quickPoints, rankedSchema, type Scored, scoredSchema, vectorNames } from './payload'
import { fusedByScore } from './score-fusion'

const resultSchema = z.object({ points: z.array(scoredSchema) })
const rankedResultSchema = z.object({ points: z.array(rankedSchema) })
const groupsSchema = z.object({ groups: z.array(z.object({ hits: z.array(scoredSchema) })) })
const explainedSchema = z.tuple([resultSchema], rankedResultSchema)

/** Qdrant's default, said so that `weights` may go with it. */
const rrfK = 2

/** What the last stage found, in its order, and the ranks of its hits where they are known. */
interface Ranked extends Legs<string> {
  points: Scored[]
}

/**
 * Searches with one call, whatever the mode: hybrid joins its branches in Qdrant, by ranks or by distribution, or here
 * by scores. Only `explain` asks for the branches beside what Qdrant joined.
 *
 * Hits of one branch are grouped by document in Qdrant. Joined hits are capped here: Qdrant's groups multiply what the
 * branches bring and search again without the groups that are full, and both change ranks and so the scores.
 * MMR over a dense search alone is Qdrant's. Else it is done here over the vectors of the candidates: Qdrant's would
 * take the similarity to the query in the place of the last stage's score, and so lose what the words found.
 */
export async function runQuery(target: Target, query: VectorQuery): Promise<VectorHit[]> {
  if (isQdrantsMmr(query)) return qdrantsMmr(target, query)
  const ranked = await rank(target, query)
  const capped = capPerDocument(ranked.points, query.perDocument, wantedOf(query), ({ payload }) => payload.documentId)
  return diverse(capped, query).map(({ id, score, payload }) => ({ id, score, payload, stages: stagesAt(ranked, id) }))
}

function rank(target: Target, query: VectorQuery): Promise<Ranked> {
  if (query.mode === 'hybrid') return hybrid(target, query)
  const { mode } = query
  const branch = mode === 'dense' ? denseBranch(query) : sparseBranch(query)
  if (!branch) return Promise.resolve({ points: [] })
  return query.perDocument ? grouped(target, query, mode, branch) : single(target, query, mode, branch)
}

async function single(target: Target, query: VectorQuery, mode: 'dense' | 'sparse', branch: Branch): Promise<Ranked> {
  const body = { ...branch, ...filtered(query), ...final(query, wantedOf(query)) }
  const points = await one(target, body, query.vector)
  return { points, [mode]: ranksOf(points) }
}

/** As many groups as hits are wanted always hold the best ones: each group's best is at least as good as its others. */
async function grouped(target: Target, query: VectorQuery, mode: 'dense' | 'sparse', branch: Branch): Promise<Ranked> {
  const { send, collection, signal } = target
  const wanted = wantedOf(query)
  const body = {
    ...branch,
    ...filtered(query),
    ...final(query, wanted),
    group_by: keys.document,
    group_size: query.perDocument,
  }
  const plain = { ...branch, ...filtered(query), limit: Math.max(query.candidates, wanted) }
  const [{ groups }, ranks] = await Promise.all([
    send({ path: '/points/query/groups', collection, body, vector: query.vector, result: groupsSchema, signal }),
    query.explain
      ? send({ path: '/points/query', collection, body: plain, result: rankedResultSchema, signal })
      : undefined,
  ])
  const points = groups.flatMap(({ hits }) => hits).sort((a, b) => b.score - a.score)
  return { points, ...(ranks && { [mode]: ranksOf(ranks.points) }) }
}

async function hybrid(target: Target, query: VectorQuery): Promise<Ranked> {
  if (query.fusion === 'score') return fusedByScore(target, query)
  const branches = branchesOf(query)
  const limit = query.perDocument ? branches.reduce((sum, one) => sum + one.limit, 0) : wantedOf(query)
  const request: QueryRequest = {
    prefetch: branches,
    query: fusionOf(query, query.fusion, branches.length > 1),
    ...final(query, limit),
  }
  if (!query.explain) {
    const points = await one(target, request, query.vector)
    return { points, fused: ranksOf(points) }
  }
  const { send, collection, signal } = target
  const body = { searches: [request, ...branches] }
  const path = '/points/query/batch'
  const [fused, dense, terms] = await send({
    path,
    collection,
    body,
    vector: query.vector,
    result: explainedSchema,
    signal,
  })
  const normalise = query.fusion === 'dbsf' ? byDistribution : undefined
  return {
    points: fused.points,
    fused: ranksOf(fused.points),
    dense: ranksOf(dense?.points, normalise),
    sparse: ranksOf(terms?.points, normalise),
  }
}

/** Weights go with the branches that are there: Qdrant wants one for each. */
function fusionOf({ weights }: VectorQuery, fusion: 'rrf' | 'dbsf', hasSparse: boolean): Schemas['Query'] {
  if (fusion === 'dbsf' || !weights) return { fusion }
  return { rrf: { k: rrfK, weights: hasSparse ? [weights.dense, weights.sparse] : [weights.dense] } }
}

/** Qdrant tells neither the ranks before MMR nor what a threshold would then apply to. */
const isQdrantsMmr = ({ mode, mmr, perDocument, scoreThreshold, explain }: VectorQuery): boolean =>
  mmr !== undefined && mode === 'dense' && !perDocument && scoreThreshold === undefined && !explain

async function qdrantsMmr(target: Target, query: VectorQuery): Promise<VectorHit[]> {
  const { query: nearest, using } = denseBranch(query)
  const mmr = { diversity: query.mmr?.diversity, candidates_limit: wantedOf(query) }
  const body = { query: { nearest, mmr }, using, ...filtered(query), limit: query.limit, with_payload: true }
  const points = await one(target, body, query.vector)
  return points.map(({ id, score, payload }) => ({ id, score, payload, stages: {} }))
}

function diverse(points: readonly Scored[], { mode, mmr, limit }: VectorQuery): Scored[] {
  if (!mmr) return [...points]
  const candidates = points.map(({ score, vector }) => ({ score, vector: vector?.[vectorNames.dense] ?? [] }))
  const relevance = mode === 'dense' ? 'score' : 'stretched'
  return diversify(candidates, { diversity: mmr.diversity, limit, relevance }).flatMap((at) => points[at] ?? [])
}

async function one({ send, collection, signal }: Target, body: unknown, vector?: number[]): Promise<Scored[]> {
  const path = '/points/query'
  return (await send({ path, collection, body, vector, result: resultSchema, quick: quickResult, signal })).points
}

function quickResult(result: unknown): z.infer<typeof resultSchema> | undefined {
  const points =
    typeof result === 'object' && result !== null && 'points' in result ? quickPoints(result.points) : undefined
  return points && { points }
}

const ranksOf = (
  points: readonly { id: string; score: number }[] = [],
  normalise?: (scores: readonly number[]) => number[],
): Stages<string> => stagesOf(points, ({ id }) => id, normalise?.(points.map(({ score }) => score)))

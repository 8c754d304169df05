import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import type { StageScore } from '@/pipeline/chunk'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { VectorHit, VectorQuery } from '@/server/capabilities/vector-store'
import { diversify } from '../vector-search/diversify'
import { capPerDocument } from '../vector-search/per-document'
import { keys } from './conditions'
import { qdrantFilter } from './filter'
import { quickPoints, rankedSchema, scoredSchema, vectorNames } from './payload'
import type { Send } from './transport'

type QueryRequest = Schemas['QueryRequest']
type Branch = { query: number[] | Schemas['SparseVector']; using: string }
type Found = z.infer<typeof scoredSchema>
type Stages = Map<string, StageScore>

const resultSchema = z.object({ points: z.array(scoredSchema) })
const rankedResultSchema = z.object({ points: z.array(rankedSchema) })
const groupsSchema = z.object({ groups: z.array(z.object({ hits: z.array(scoredSchema) })) })
const explainedSchema = z.tuple([resultSchema], rankedResultSchema)

/** Qdrant's default, said so that `weights` may go with it. */
const rrfK = 2

export interface Target {
  send: Send
  collection: string
  signal: StopSignal
}

/** What the last stage found, in its order, and the ranks of its hits where they are known. */
interface Ranked {
  points: Found[]
  dense?: Stages
  sparse?: Stages
  fused?: Stages
}

const denseBranch = (query: VectorQuery): Branch => ({ query: query.vector ?? [], using: vectorNames.dense })

/** Nothing when there are no terms, since an empty vector finds nothing. Older collections multiply by an IDF themselves. */
function sparseBranch({ terms }: VectorQuery): Branch | null {
  if (!terms || terms.indices.length === 0) return null
  return { query: { indices: terms.indices, values: terms.weights }, using: vectorNames.sparse }
}

/** How many hits the last stage has to bring: with MMR, all it picks from. */
const wantedOf = ({ limit, mmr }: VectorQuery): number => Math.max(limit, mmr?.candidates ?? 0)

/**
 * Searches with one call, whatever the mode: hybrid joins its branches in Qdrant. Only `explain` asks for the branches
 * too.
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
  return { points, [mode]: stagesOf(points) }
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
  return { points, ...(ranks && { [mode]: stagesOf(ranks.points) }) }
}

async function hybrid(target: Target, query: VectorQuery): Promise<Ranked> {
  const branchLimit = Math.max(query.limit, query.candidates)
  const sparse = sparseBranch(query)
  const filter = qdrantFilter(query.filter)
  const branches = (sparse ? [denseBranch(query), sparse] : [denseBranch(query)]).map((branch) => ({
    query: branch.query,
    using: branch.using,
    filter,
    limit: branchLimit,
  }))
  const limit = query.perDocument ? branches.length * branchLimit : wantedOf(query)
  const request: QueryRequest = { prefetch: branches, query: fusionOf(query, sparse !== null), ...final(query, limit) }
  if (!query.explain) {
    const points = await one(target, request, query.vector)
    return { points, fused: stagesOf(points) }
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
  const { points } = fused
  return { points, fused: stagesOf(points), dense: stagesOf(dense?.points), sparse: stagesOf(terms?.points) }
}

/** Weights go with the branches that are there: Qdrant wants one for each. */
function fusionOf({ fusion, weights }: VectorQuery, hasSparse: boolean): Schemas['Query'] {
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

function diverse(points: readonly Found[], { mode, mmr, limit }: VectorQuery): Found[] {
  if (!mmr) return [...points]
  const candidates = points.map(({ score, vector }) => ({ score, vector: vector?.[vectorNames.dense] ?? [] }))
  const relevance = mode === 'dense' ? 'score' : 'stretched'
  return diversify(candidates, { diversity: mmr.diversity, limit, relevance }).flatMap((at) => points[at] ?? [])
}

async function one({ send, collection, signal }: Target, body: unknown, vector?: number[]): Promise<Found[]> {
  const path = '/points/query'
  return (await send({ path, collection, body, vector, result: resultSchema, quick: quickResult, signal })).points
}

function quickResult(result: unknown): z.infer<typeof resultSchema> | undefined {
  const points =
    typeof result === 'object' && result !== null && 'points' in result ? quickPoints(result.points) : undefined
  return points && { points }
}

const filtered = (query: VectorQuery): Pick<QueryRequest, 'filter'> => ({ filter: qdrantFilter(query.filter) })

const final = ({ scoreThreshold, mmr }: VectorQuery, limit: number) => ({
  limit,
  with_payload: true,
  ...(mmr && { with_vector: [vectorNames.dense] }),
  ...(scoreThreshold !== undefined && { score_threshold: scoreThreshold }),
})

const stagesOf = (points: readonly { id: string; score: number }[] = []): Stages =>
  new Map(points.map(({ id, score }, at) => [id, { rank: at + 1, score }]))

function stagesAt({ dense, sparse, fused }: Ranked, id: string): VectorHit['stages'] {
  const inDense = dense?.get(id)
  const inSparse = sparse?.get(id)
  const inFused = fused?.get(id)
  const stages: VectorHit['stages'] = {}
  if (inDense) stages.dense = inDense
  if (inSparse) stages.sparse = inSparse
  if (inFused) stages.fused = inFused
  return stages
}

import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import type { StageScore } from '@/pipeline/chunk'
import type { VectorHit, VectorQuery } from '@/server/capabilities/vector-store'
import { qdrantFilter } from './filter'
import { quickPoints, rankedSchema, type Scored, scoredSchema } from './payload'
import { vectorNames } from './points'
import type { Send } from './transport'

type QueryRequest = Schemas['QueryRequest']
type Branch = { query: Schemas['QueryInterface']; using: string }
type Stages = Map<string, StageScore>

const resultSchema = z.object({ points: z.array(scoredSchema) })
const explainedSchema = z.tuple([resultSchema], z.object({ points: z.array(rankedSchema) }))

interface Target {
  send: Send
  collection: string
  signal: AbortSignal
}

const denseBranch = (query: VectorQuery): Branch => ({ query: query.vector ?? [], using: vectorNames.dense })

/** Every term weighs 1; nothing when there are no terms, since an empty vector finds nothing. */
function sparseBranch({ terms }: VectorQuery): Branch | null {
  if (!terms || terms.indices.length === 0) return null
  return { query: { indices: terms.indices, values: terms.indices.map(() => 1) }, using: vectorNames.sparse }
}

/**
 * Searches with one call, whatever the mode: hybrid joins its branches in Qdrant. Only `explain` in hybrid mode asks
 * for the branches too, in the same batch.
 */
export async function runQuery(target: Target, query: VectorQuery): Promise<VectorHit[]> {
  if (query.mode === 'hybrid') return hybrid(target, query)
  const branch = query.mode === 'dense' ? denseBranch(query) : sparseBranch(query)
  if (!branch) return []
  const { mode } = query
  const points = await one(target, { ...branch, ...filtered(query), ...final(query) })
  return points.map(({ id, score, payload }, at) => ({
    id,
    score,
    payload,
    stages: { [mode]: { rank: at + 1, score } },
  }))
}

async function hybrid(target: Target, query: VectorQuery): Promise<VectorHit[]> {
  const branchLimit = Math.max(query.limit, query.candidates)
  const sparse = sparseBranch(query)
  const branches = [denseBranch(query), ...(sparse ? [sparse] : [])].map((branch) => ({
    ...branch,
    ...filtered(query),
    limit: branchLimit,
  }))
  const request: QueryRequest = { prefetch: branches, query: { fusion: query.fusion }, ...final(query) }
  if (!query.explain) return hits(await one(target, request), new Map(), new Map())
  const { send, collection, signal } = target
  const body = { searches: [request, ...branches] }
  const path = '/points/query/batch'
  const [fused, dense, terms] = await send({ path, collection, body, result: explainedSchema, signal })
  return hits(fused.points, stagesOf(dense?.points), stagesOf(terms?.points))
}

async function one({ send, collection, signal }: Target, body: QueryRequest): Promise<Scored[]> {
  const path = '/points/query'
  return (await send({ path, collection, body, result: resultSchema, quick: quickResult, signal })).points
}

function quickResult(result: unknown): z.infer<typeof resultSchema> | undefined {
  const points =
    typeof result === 'object' && result !== null && 'points' in result ? quickPoints(result.points) : undefined
  return points && { points }
}

function filtered(query: VectorQuery): Pick<QueryRequest, 'filter'> {
  const filter = qdrantFilter(query.filter)
  return filter ? { filter } : {}
}

const final = ({
  limit,
  scoreThreshold,
}: VectorQuery): Pick<QueryRequest, 'limit' | 'score_threshold' | 'with_payload'> => ({
  limit,
  with_payload: true,
  ...(scoreThreshold !== undefined && { score_threshold: scoreThreshold }),
})

function hits(points: readonly Scored[], dense: Stages, sparse: Stages): VectorHit[] {
  return points.map(({ id, score, payload }, at) => {
    const inDense = dense.get(id)
    const inSparse = sparse.get(id)
    const stages = {
      ...(inDense && { dense: inDense }),
      ...(inSparse && { sparse: inSparse }),
      fused: { rank: at + 1, score },
    }
    return { id, score, payload, stages }
  })
}

const stagesOf = (points: readonly { id: string; score: number }[] = []): Stages =>
  new Map(points.map(({ id, score }, at) => [id, { rank: at + 1, score }]))

import { z } from 'zod'
import { capPerDocument } from '@/pipeline/per-document'
import type { VectorQuery } from '@/server/capabilities/vector-store'
import { fuseByScore } from '../shared/vector-search/fuse-by-score'
import { searchedApart } from '../shared/vector-search/keep-places'
import { type Stages, stagesOf } from '../shared/vector-search/stages'
import { branchesOf, othersBranch, type Target, wantedOf } from './branches'
import { expected } from './errors'
import { quickPoints, type Scored, scoredSchema, vectorNames } from './payload'

/** A hit of one branch whose payload is not read yet: of all that the branches bring only the best are shown. */
interface Candidate {
  id: string
  score: number
  payload: { readonly [name: string]: unknown }
}

export interface ScoreFused {
  points: Scored[]
  dense: Stages<string>
  sparse: Stages<string>
  fused: Stages<string>
}

const candidateSchema = z.object({
  id: z.string(),
  score: z.number(),
  payload: z.record(z.string(), z.unknown()),
  vector: z.unknown(),
})
const legsSchema = z.array(z.object({ points: z.array(candidateSchema) }))

/**
 * A hybrid search whose lists Telar joins by their scores, which no query of Qdrant's does: one batch brings both, and
 * the nearest chunks in other languages than the question's where those are looked for apart. Gives the best of what a
 * threshold and a limit per document leave, as many as the next stage wants.
 */
export async function fusedByScore({ send, collection, signal }: Target, query: VectorQuery): Promise<ScoreFused> {
  const apart = searchedApart(query)
  const branches = [...branchesOf(query), ...(apart ? [othersBranch(query, apart.questionLanguage)] : [])]
  const searches = branches.map(({ query: nearest, using, filter, limit }) => ({
    query: nearest,
    using,
    filter,
    limit,
    // Texts of all candidates travel: which of them are shown is known only here, and asking for those would be one call more.
    with_payload: true,
    ...(query.mmr && { with_vector: [vectorNames.dense] }),
  }))
  const legs = await send({
    path: '/points/query/batch',
    collection,
    body: { searches },
    vector: query.vector,
    result: legsSchema,
    quick: quickLegs,
    signal,
  })
  const [dense = [], sparse = [], others = []] = legs.map(({ points }) => points)
  const candidates = new Map<string, Candidate>()
  for (const leg of [others, sparse, dense]) for (const candidate of leg) candidates.set(candidate.id, candidate)
  const languageOf = (id: string) => {
    const language = candidates.get(id)?.payload.language
    return typeof language === 'string' ? language : undefined
  }
  const nearest = apart ? { hits: others.map(asLegHit), asked: apart.asked } : undefined
  const legHits = [dense.map(asLegHit), sparse.map(asLegHit)] as const
  const fusion = fuseByScore(...legHits, query.denseShare, languageOf, nearest)
  const { scoreThreshold = Number.NEGATIVE_INFINITY } = query
  const passing = fusion.joined.filter(({ score }) => score >= scoreThreshold)
  const wanted = capPerDocument(passing, query.perDocument, wantedOf(query), ({ key }) =>
    String(candidates.get(key)?.payload.document_id),
  )
  const found = wanted.map(({ key, score }) => ({ ...candidates.get(key), score }))
  return {
    points: quickPoints(found) ?? expected(z.array(scoredSchema), found, collection),
    dense: stagesOf(fusion.denseHits, ({ key }) => key, fusion.dense),
    sparse: stagesOf(sparse, idOf, fusion.sparse),
    fused: stagesOf(passing, ({ key }) => key),
  }
}

const asLegHit = ({ id, score }: Candidate) => ({ key: id, score })
const idOf = ({ id }: Candidate): string => id

/** The legs as `legsSchema` reads them, by hand: a schema looks at each of a hundred candidates several times longer. */
function quickLegs(result: unknown): { points: Candidate[] }[] | undefined {
  if (!Array.isArray(result)) return undefined
  const legs: { points: Candidate[] }[] = []
  for (const leg of result as readonly unknown[]) {
    if (!isFields(leg) || !Array.isArray(leg.points)) return undefined
    const points: Candidate[] = []
    for (const point of leg.points as readonly unknown[]) {
      if (!isCandidate(point)) return undefined
      points.push(point)
    }
    legs.push({ points })
  }
  return legs
}

const isFields = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

const isCandidate = (value: unknown): value is Candidate =>
  isFields(value) && typeof value.id === 'string' && typeof value.score === 'number' && isFields(value.payload)

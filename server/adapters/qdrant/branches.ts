import type { Schemas } from '@qdrant/js-client-rest'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { VectorQuery } from '@/server/capabilities/vector-store'
import { othersLimit } from '../shared/vector-search/keep-places'
import { hasNoLanguage, isOfLanguage } from './conditions'
import { qdrantFilter } from './filter'
import { vectorNames } from './payload'
import type { Send } from './transport'

export type QueryRequest = Schemas['QueryRequest']
export type Branch = { query: number[] | Schemas['SparseVector']; using: string }

export interface Target {
  send: Send
  collection: string
  signal: StopSignal
}

export const denseBranch = (query: VectorQuery): Branch => ({ query: query.vector ?? [], using: vectorNames.dense })

/** Nothing when there are no terms, since an empty vector finds nothing. Older collections multiply by an IDF themselves. */
export function sparseBranch({ terms }: VectorQuery): Branch | null {
  if (!terms || terms.indices.length === 0) return null
  return { query: { indices: terms.indices, values: terms.weights }, using: vectorNames.sparse }
}

/** How many hits the last stage has to bring: with MMR, all it picks from. */
export const wantedOf = ({ limit, mmr }: VectorQuery): number => Math.max(limit, mmr?.candidates ?? 0)

/** The branches of a hybrid search: the dense one, and the sparse one where there are terms. */
export function branchesOf(query: VectorQuery) {
  const limit = Math.max(query.limit, query.candidates)
  const filter = qdrantFilter(query.filter)
  const sparse = sparseBranch(query)
  const both = sparse ? [denseBranch(query), sparse] : [denseBranch(query)]
  return both.map((branch) => ({ query: branch.query, using: branch.using, filter, limit }))
}

/** The dense branch over what is known to be in another language. */
export function othersBranch(query: VectorQuery, language: string) {
  const { must_not = [], ...filter } = qdrantFilter(query.filter)
  const apart = { ...filter, must_not: [...[must_not].flat(), isOfLanguage(language), hasNoLanguage] }
  return { ...denseBranch(query), filter: apart, limit: othersLimit }
}

/** What a search is narrowed by. */
export const filtered = (query: VectorQuery): Pick<QueryRequest, 'filter'> => ({ filter: qdrantFilter(query.filter) })

/** What the last stage of a search is asked to bring. */
export const final = ({ scoreThreshold, mmr }: VectorQuery, limit: number) => ({
  limit,
  with_payload: true,
  ...(mmr && { with_vector: [vectorNames.dense] }),
  ...(scoreThreshold !== undefined && { score_threshold: scoreThreshold }),
})

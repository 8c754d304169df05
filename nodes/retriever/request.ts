import type { StoreFilter } from '@/pipeline/fit-filter'
import type { QueryTerms, VectorQuery } from '@/server/capabilities/vector-store'
import { type ChosenFusion, chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import type { RetrieverConfig } from './definition'

/** How the two lists of a query are joined. */
export function fusionFor(
  { fusion, denseShare, denseWeight: dense, sparseWeight: sparse }: RetrieverConfig,
  index: Parameters<typeof chooseFusion>[1],
  query: string,
): ChosenFusion {
  const weights = dense === sparse ? undefined : { dense, sparse }
  return chooseFusion({ fusion, denseShare, weights }, index, query)
}

export interface RequestParts {
  /** For hybrid search. */
  chosen: ChosenFusion | undefined
  vector: number[] | undefined
  terms: QueryTerms | undefined
  filter: StoreFilter | undefined
  explain: boolean
}

/** What the vector store is asked for one query. */
export function requestFor(config: RetrieverConfig, { chosen, vector, terms, filter, explain }: RequestParts) {
  const { mode, topK, scoreThreshold, diversity, perDocument } = config
  const candidates = Math.max(config.candidates, topK)
  const request: VectorQuery = {
    mode,
    vector,
    terms,
    ...(chosen ? fusionPart(chosen) : { fusion: 'rrf' }),
    limit: topK,
    candidates,
    filter,
    scoreThreshold,
    explain,
    ...(diversity > 0 && vector && { mmr: { diversity, candidates } }),
    ...(perDocument > 0 && { perDocument }),
  }
  return request
}

import type { Chunk } from '@/pipeline/chunk'
import type { CallOptions, Embedder } from '@/server/capabilities/chat-model'
import type { Collections, LiveIndex, WordIndex } from '@/server/capabilities/collections'
import type { QueryTerms, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import { queryNamed } from '@/server/knowledge/placement/prefer-named'

/** An index to search: the live one of a collection, or one beside it. */
export type Searchable = Pick<LiveIndex, 'embedder'> & WordIndex

export interface SearchDeps {
  vectorStore: VectorStore
  embedder: Embedder
  terms: Pick<Collections, 'weigh'>
}

/** A question as an index understands it. */
export interface PreparedQuery {
  text: string
  vector: number[]
  terms: QueryTerms
}

export async function prepareQuery(
  { embedder, terms }: SearchDeps,
  index: Searchable,
  text: string,
  options: CallOptions,
): Promise<PreparedQuery> {
  const { provider, model } = index.embedder
  const [vector] = await embedder.embed(provider, { model, texts: [text], kind: 'query' }, options)
  const [weighed] = await terms.weigh(index, [text], options)
  return { text, vector: vector ?? [], terms: weighed ?? { indices: [], weights: [], idf: 'given' } }
}

/** One search with the ranks of every stage; lists are joined as `chooseFusion` says unless the query does. */
export async function searchIndex(
  { vectorStore }: SearchDeps,
  index: Searchable,
  { text, vector, terms }: PreparedQuery,
  query: Pick<VectorQuery, 'mode' | 'limit' | 'candidates'> & Partial<VectorQuery>,
  options: CallOptions,
  prefer: { strength: number } | null = null,
): Promise<Chunk[]> {
  const request: VectorQuery = {
    ...fusionPart(chooseFusion({ fusion: 'auto' }, index, text)),
    explain: true,
    ...(query.mode !== 'sparse' && { vector }),
    ...(query.mode !== 'dense' && { terms }),
    ...query,
  }
  const { signal } = options
  const hits = prefer
    ? await queryNamed(vectorStore, index.storeName, request, { question: text, ...prefer, signal })
    : await vectorStore.query(index.storeName, request, options)
  return hits.map(({ id, score, stages, payload }) => ({ ...payload, id, score, stages }))
}

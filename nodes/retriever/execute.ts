import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { fitFilter, type StoreFilter } from '@/pipeline/fit-filter'
import { makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { Embedder, LiveIndex, VectorStore } from '@/server/capabilities'
import { implementNode } from '@/server/capabilities/implement-node'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { QueryTerms, VectorHit } from '@/server/capabilities/vector-store'
import type { ChosenFusion } from '@/server/knowledge/choose-fusion'
import { queryNamed } from '@/server/knowledge/placement/prefer-named'
import { type RetrieverConfig, retriever } from './definition'
import { expandChunks } from './expand'
import { fillFilter } from './filter-variables'
import { staleNote, withAge } from './freshness'
import { fuseLists } from './fuse-lists'
import { troubleNote } from './index-trouble'
import type { Note } from './messages'
import { queryList } from './query-list'
import { fusionFor, requestFor } from './request'

interface Search {
  config: RetrieverConfig
  filter: StoreFilter | undefined
  index: LiveIndex
  store: VectorStore
  explain: boolean
  signal: StopSignal
}

/** Embeds queries as the collection's model does it. Throws `dimension-mismatch` when the model gives other vectors. */
async function embedQueries(embedder: Embedder, index: LiveIndex, queries: readonly string[], signal: StopSignal) {
  const { provider, model } = index.embedder
  let parted = 0
  const onParts = () => {
    parted += 1
  }
  const vectors = await embedder.embed(provider, { model, texts: queries, kind: 'query', onParts }, { signal })
  const length = vectors.find((vector) => vector.length !== index.dimension)?.length ?? index.dimension
  if (length !== index.dimension || vectors.length !== queries.length) {
    throw new AppError(
      'dimension-mismatch',
      say(
        'The model "{model}" gives vectors of {length} dimensions, but the collection "{name}" holds vectors of {dimension}.',
        { model, length, name: index.name, dimension: index.dimension },
      ),
      { details: { model, given: length, expected: index.dimension, collection: index.name } },
    )
  }
  return { vectors, note: parted > 0 ? longQueryNote(model) : undefined }
}

const longQueryNote = (model: string): Note =>
  makeNote(
    'query-parted',
    say('The query is longer than {model} takes: it was embedded in parts, and what it looks for may be blurred.', {
      model,
    }),
    { model },
  )

function toChunk({ id, score, stages, payload }: VectorHit): Chunk {
  const { collectionId, documentId, documentName, text, position, metadata, sourceId, context } = payload
  const { title, subject, period, language, parent } = payload
  const chunk: Chunk = { collectionId, documentId, documentName, text, position, metadata, id, score, stages }
  if (sourceId !== undefined) chunk.sourceId = sourceId
  if (context !== undefined) chunk.context = context
  if (title !== undefined) chunk.title = title
  if (subject !== undefined) chunk.subject = subject
  if (period !== undefined) chunk.period = period
  if (language !== undefined) chunk.language = language
  if (parent !== undefined) chunk.parent = parent
  return chunk
}

async function search(
  { config, filter, index, store, explain, signal }: Search,
  question: string,
  chosen: ChosenFusion | undefined,
  vector: number[] | undefined,
  terms: QueryTerms | undefined,
): Promise<Chunk[]> {
  const { prefer, preferStrength } = config
  const request = requestFor(config, { chosen, vector, terms, filter, explain })
  const hits = prefer
    ? await queryNamed(store, index.storeName, request, { question, strength: preferStrength, signal })
    : await store.query(index.storeName, request, { signal })
  return hits.map(toChunk)
}

function emptyNote({ scoreThreshold }: RetrieverConfig, filter: StoreFilter | undefined, index: LiveIndex): Note {
  if (scoreThreshold !== undefined) {
    return makeNote(
      'below-threshold',
      say('Nothing in "{name}" reached the lowest score of {scoreThreshold}.', { name: index.name, scoreThreshold }),
      { collection: index.name, threshold: scoreThreshold },
    )
  }
  return makeNote(
    'nothing-found',
    filter
      ? say('Nothing in "{name}" that passes the filter fits the query.', { name: index.name })
      : say('Nothing in "{name}" fits the query.', { name: index.name }),
    { collection: index.name, filtered: filter !== undefined },
  )
}

const noQuery = (queries: readonly string[]): Note =>
  makeNote(
    'nothing-found',
    queries.length === 0
      ? say('The query is empty.')
      : say('The query has no words to search for, only ones that every text has.'),
  )

/** One embedding call for all queries (none for sparse search) and one call of the vector store for each query. */
export const executeRetriever = implementNode(
  retriever,
  async ({ config, inputs, resources, capabilities, signal, explain }) => {
    const collection = resources.collections.collection
    if (!collection) throw new AppError('collection-missing', say('The retriever has no collection.'))
    const index = await capabilities.collections.live(collection.id, { signal })
    const { vectorStore: store, embedder } = capabilities
    const { mode, topK, expand, neighbours } = config
    const notes = [staleNote(index, Date.now()), troubleNote(index, mode)].filter((note) => note !== undefined)
    const queries = queryList(inputs.query, inputs.queries)
    const chosen = mode === 'hybrid' ? queries.map((query) => fusionFor(config, index, query)) : []
    const details = {
      mode,
      collection: collection.name,
      ...(queries.length > 1 && { queries }),
      ...(chosen.length > 0 && { fusion: chosen.length === 1 ? chosen[0] : chosen }),
    }
    const termLists = mode === 'dense' ? [] : await capabilities.collections.weigh(index, queries, { signal })
    if (queries.length === 0 || (mode === 'sparse' && termLists.every(({ indices }) => indices.length === 0))) {
      return { outputs: { chunks: [] }, outcome: 'empty', notes: [noQuery(queries), ...notes], details }
    }
    const filter = fitFilter(fillFilter(config.filter, inputs), index.fields)
    const embedded = mode === 'sparse' ? undefined : await embedQueries(embedder, index, queries, signal)
    const vectors = embedded?.vectors ?? []
    if (embedded?.note) notes.unshift(embedded.note)
    const facts = { config, filter, index, store, explain, signal }
    const lists = await Promise.all(
      queries.map((query, at) => search(facts, query, chosen[at], vectors[at], termLists[at])),
    )
    const found = lists.length === 1 ? (lists[0] ?? []) : fuseLists(lists, config.perDocument).slice(0, topK)
    if (found.length === 0) {
      return { outputs: { chunks: [] }, outcome: 'empty', notes: [emptyNote(config, filter, index), ...notes], details }
    }
    const reach = expand === 'neighbours' ? { kind: expand, count: neighbours } : { kind: 'parent' as const }
    const whole =
      expand === 'none' || expand === undefined
        ? found
        : await expandChunks(found, reach, { store, storeName: index.storeName, signal })
    const outputs = { chunks: withAge(whole, index, Date.now()) }
    return notes.length > 0 ? { outputs, outcome: 'degraded', notes, details } : { outputs, details }
  },
)

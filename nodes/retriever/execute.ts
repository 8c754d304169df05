import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { isEmptyFilter } from '@/pipeline/filter'
import type { PlanCollection } from '@/pipeline/plan'
import type { StepNote } from '@/pipeline/run-event'
import type { Embedder } from '@/server/capabilities'
import { implementNode } from '@/server/capabilities/implement-node'
import type { VectorHit } from '@/server/capabilities/vector-store'
import { createAnalyser, isAnalyserLanguage } from '@/server/knowledge/analyser'
import { type RetrieverConfig, retriever } from './definition'

/** Embeds the query as the collection's model does it. Throws `dimension-mismatch` when the model gives other vectors. */
async function embedQuery(embedder: Embedder, collection: PlanCollection, query: string, signal: AbortSignal) {
  const { provider, model } = collection.embedder
  const [vector] = await embedder.embed(provider, { model, texts: [query], kind: 'query' }, { signal })
  const length = vector?.length ?? 0
  if (length !== collection.dimension) {
    throw new AppError(
      'dimension-mismatch',
      `The model "${model}" gives vectors of ${length} dimensions, but the collection "${collection.name}" holds vectors of ${collection.dimension}.`,
      { details: { model, given: length, expected: collection.dimension, collection: collection.name } },
    )
  }
  return vector
}

function toChunk({ id, score, stages, payload }: VectorHit): Chunk {
  const { collectionId, documentId, documentName, text, position, metadata } = payload
  return { collectionId, documentId, documentName, text, position, metadata, id, score, stages }
}

function emptyNote({ scoreThreshold, filter }: RetrieverConfig, collection: PlanCollection): StepNote {
  if (scoreThreshold !== undefined) {
    return {
      code: 'below-threshold',
      message: `Nothing in "${collection.name}" reached the lowest score of ${scoreThreshold}.`,
      params: { collection: collection.name, threshold: scoreThreshold },
    }
  }
  const filtered = isEmptyFilter(filter) ? '' : ' that passes the filter'
  return {
    code: 'nothing-found',
    message: `Nothing in "${collection.name}"${filtered} fits the query.`,
    params: { collection: collection.name, filtered: filtered !== '' },
  }
}

/** One embedding (none for sparse search) and one query of the vector store. */
export const executeRetriever = implementNode(
  retriever,
  async ({ config, inputs, resources, capabilities, signal, explain }) => {
    const collection = resources.collections.collection
    if (!collection) throw new AppError('collection-missing', 'The retriever has no collection.')
    const { mode, fusion, topK, candidates, scoreThreshold, filter } = config
    const details = { mode, collection: collection.name }
    const query = inputs.query.trim()
    const language = isAnalyserLanguage(collection.language) ? collection.language : 'none'
    const terms = mode === 'dense' || query === '' ? undefined : createAnalyser(language).terms(query)
    if (query === '' || (mode === 'sparse' && terms?.length === 0)) {
      const message =
        query === '' ? 'The query is empty.' : 'The query has no words to search for, only ones that every text has.'
      return { outputs: { chunks: [] }, outcome: 'empty', notes: [{ code: 'nothing-found', message }], details }
    }
    const vector = mode === 'sparse' ? undefined : await embedQuery(capabilities.embedder, collection, query, signal)
    const hits = await capabilities.vectorStore.query(
      collection.storeName,
      {
        mode,
        vector,
        terms,
        fusion,
        limit: topK,
        candidates: Math.max(candidates, topK),
        filter: isEmptyFilter(filter) ? undefined : filter,
        scoreThreshold,
        explain,
      },
      { signal },
    )
    if (hits.length > 0) return { outputs: { chunks: hits.map(toChunk) }, details }
    return { outputs: { chunks: [] }, outcome: 'empty', notes: [emptyNote(config, collection)], details }
  },
)

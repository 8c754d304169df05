import { z } from 'zod'
import { filterSchema } from '@/pipeline/filter'
import { fitFilter } from '@/pipeline/fit-filter'
import { fusionSettings, questionTextSchema } from '@/pipeline/search'
import type { VectorQuery } from '@/server/capabilities/vector-store'
import { chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import { queryNamed } from '@/server/knowledge/placement/prefer-named'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { chunkMatcher } from '../retrieval/match-terms'
import { query } from '../use-case'
import type { CollectionDeps } from './deps'
import { languagesOf } from './live-collections'
import { requireCollection } from './rows'
import type { FoundChunk } from './types'

const searchSchema = z.strictObject({
  id: idSchema,
  query: questionTextSchema,
  mode: z.enum(['dense', 'sparse', 'hybrid']).default('hybrid'),
  fusion: z.enum(fusionSettings).default('auto'),
  /** For `score`: what the dense list counts, 0–1; by the embedder when absent. */
  denseShare: z.number().min(0).max(1).optional(),
  /** Whether a document, company, year or section that the question names comes first. */
  prefer: z.boolean().default(true),
  topK: z.number().int().min(1).max(200).default(10),
  filter: filterSchema.optional(),
  scoreThreshold: z.number().optional(),
})

/** Candidates that each branch of a hybrid search brings, for each result wanted. */
const CANDIDATES = 4
const MIN_CANDIDATES = 50

/** Searches a collection outside of any pipeline, with the ranks of every stage. */
export const searchCollection = query({ permission: 'read', input: searchSchema, run })

async function run(deps: CollectionDeps, input: z.output<typeof searchSchema>, call: Call): Promise<FoundChunk[]> {
  const { id, query: question, mode, fusion, prefer, topK, ...rest } = input
  const { denseShare, filter, scoreThreshold } = rest
  const collection = await requireCollection(deps, id, call)
  const { storeName, embedderProvider: provider, embedderModel: model, analyser, fields } = collection
  const fitting = fitFilter(filter, fields)
  const vector =
    mode === 'sparse'
      ? undefined
      : (await deps.embedder.embed(provider, { model, texts: [question], kind: 'query' }, call))[0]
  const languages = await languagesOf(deps.records, collection)
  const words = { storeName, analyser, languages, revision: collection.revision }
  const [asked] = await deps.terms.weigh(words, [question], call)
  const terms = mode === 'dense' ? undefined : asked
  const request: VectorQuery = {
    mode,
    ...fusionPart(chooseFusion({ fusion, denseShare }, { ...words, embedder: { provider } }, question)),
    limit: topK,
    candidates: Math.max(topK * CANDIDATES, MIN_CANDIDATES),
    explain: true,
    ...(vector && { vector }),
    ...(terms && { terms }),
    filter: fitting,
    ...(scoreThreshold !== undefined && { scoreThreshold }),
  }
  const hits = prefer
    ? await queryNamed(deps.vectorStore, storeName, request, { question, signal: call.signal })
    : await deps.vectorStore.query(storeName, request, call)
  const chunks = hits.map(({ id: chunkId, score, stages, payload }) => ({ id: chunkId, score, stages, ...payload }))
  const matchesOf = await chunkMatcher(deps, words, new Set(asked?.indices), chunks)
  return chunks.map((chunk) => ({ ...chunk, matches: matchesOf(chunk) }))
}

import { z } from 'zod'
import type { Chunk } from '@/pipeline/chunk'
import { filterSchema } from '@/pipeline/filter'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { TermCounts } from '@/server/capabilities/vector-store'
import { createAnalyser, isAnalyserLanguage } from '@/server/knowledge/analyser'
import { indexTarget } from '@/server/knowledge/ingest/index-target'
import type { CollectionDeps } from './deps'
import { parseInput } from './parse-input'
import { requireCollection } from './rows'

export const searchCollectionInput = z.strictObject({
  /** Id or slug. */
  id: z.string().min(1),
  query: z.string().trim().min(1).max(10_000),
  mode: z.enum(['dense', 'sparse', 'hybrid']).default('hybrid'),
  fusion: z.enum(['rrf', 'dbsf']).default('rrf'),
  topK: z.number().int().min(1).max(200).default(10),
  filter: filterSchema.optional(),
  scoreThreshold: z.number().optional(),
})
export type SearchCollectionInput = z.input<typeof searchCollectionInput>

/** Candidates that each branch of a hybrid search brings, for each result wanted. */
const CANDIDATES = 4
const MIN_CANDIDATES = 50

/** Searches a collection outside of any pipeline, with the ranks of every stage. */
export async function searchCollection(
  deps: CollectionDeps,
  input: SearchCollectionInput,
  options: CallOptions,
): Promise<Chunk[]> {
  const { id, query, mode, fusion, topK, filter, scoreThreshold } = parseInput(searchCollectionInput, input)
  const collection = await requireCollection(deps, id)
  const { storeName, provider, model } = indexTarget(collection)
  const vector =
    mode === 'sparse'
      ? undefined
      : (await deps.embedder.embed(provider, { model, texts: [query], kind: 'query' }, options))[0]
  const terms = mode === 'dense' ? undefined : questionTerms(query, await indexedLanguages(deps, collection))
  const hits = await deps.vectorStore.query(
    storeName,
    {
      mode,
      fusion,
      limit: topK,
      candidates: Math.max(topK * CANDIDATES, MIN_CANDIDATES),
      explain: true,
      ...(vector && { vector }),
      ...(terms && { terms }),
      ...(filter && { filter }),
      ...(scoreThreshold !== undefined && { scoreThreshold }),
    },
    options,
  )
  return hits.map(({ id: chunkId, score, stages, payload }) => ({ id: chunkId, score, stages, ...payload }))
}

/** The languages whose analysers made a collection's terms. */
async function indexedLanguages(
  { prisma }: CollectionDeps,
  { id, language }: { id: string; language: string },
): Promise<string[]> {
  if (language !== 'auto') return [language]
  const groups = await prisma.document.groupBy({
    by: ['language'],
    where: { collectionId: id, liveGeneration: { gt: 0 } },
  })
  return groups.length === 0 ? ['none'] : groups.map((group) => group.language ?? 'none').sort()
}

/** A question analysed in each language: a term that several of them find counts once. */
function questionTerms(query: string, languages: readonly string[]): TermCounts {
  const counts = new Map<number, number>()
  let length = 0
  for (const language of languages) {
    const terms = createAnalyser(isAnalyserLanguage(language) ? language : 'none').terms(query)
    for (const [at, id] of terms.indices.entries()) counts.set(id, Math.max(counts.get(id) ?? 0, terms.counts[at] ?? 0))
    length = Math.max(length, terms.length)
  }
  const indices = [...counts.keys()].sort((a, b) => a - b)
  return { indices, counts: indices.map((id) => counts.get(id) ?? 0), length }
}

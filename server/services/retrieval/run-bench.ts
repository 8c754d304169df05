import type { z } from 'zod'
import { rankByWords } from '@/nodes/reranker/lexical'
import type { Chunk } from '@/pipeline/chunk'
import { errorInfo } from '@/pipeline/errors'
import { fitFilter } from '@/pipeline/fit-filter'
import { type BenchMode, benchModes, type FusionSetting } from '@/pipeline/search'
import { type ChosenFusion, chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import { requireCollection } from '../collections/rows'
import type { Call } from '../context'
import { query } from '../use-case'
import type { RetrievalDeps } from './deps'
import { chunkMatcher, termsByLanguage } from './match-terms'
import { type PreparedQuery, prepareQuery, searchIndex } from './search-index'
import { type BenchResult, benchSchema } from './types'

const CANDIDATES = 50
const DIVERSITY = 0.5

/** How the modes that search both ways join what they find. */
const fusions: Partial<Record<BenchMode, FusionSetting>> = {
  'hybrid-named': 'auto',
  'hybrid-auto': 'auto',
  'hybrid-score': 'score',
  'hybrid-rrf': 'rrf',
  'hybrid-dbsf': 'dbsf',
  'lexical-rerank': 'auto',
  mmr: 'auto',
}

/** One question in every mode of retrieval, on the collection's live index. A mode that fails says so; the others stand. */
export const bench = query({ permission: 'read', input: benchSchema, patienceMs: 120_000, run: runBench })

async function runBench(
  deps: RetrievalDeps,
  { id, query: question, topK, filter: given }: z.output<typeof benchSchema>,
  options: Call,
): Promise<BenchResult> {
  const collection = await requireCollection(deps, id, options)
  const index = await deps.live.of(options).live(collection.id, options)
  const filter = fitFilter(given, index.fields)
  const prepared = await prepareQuery(deps, index, question, options)
  const candidates = Math.max(CANDIDATES, topK)
  const search: Bench['search'] = (changes, prefer) =>
    searchIndex(deps, index, prepared, { ...changes, filter }, options, prefer)
  const asked = new Set(prepared.terms.indices)
  const terms = termsByLanguage(question, asked, index)
  const found: (Omit<BenchResult['modes'][number], 'hits'> & { chunks: Chunk[] })[] = []
  for (const mode of benchModes) {
    const setting = fusions[mode]
    const fusion = setting ? chooseFusion({ fusion: setting }, index, question) : null
    const started = performance.now()
    const passed = () => performance.now() - started
    try {
      const chunks = await inMode(mode, fusion, { search, prepared, topK, candidates })
      found.push({ mode, fusion, chunks, durationMs: passed(), error: null })
    } catch (error) {
      if (options.signal.aborted) throw error
      found.push({ mode, fusion, chunks: [], durationMs: passed(), error: errorInfo(error).message })
    }
  }
  const all = found.flatMap(({ chunks }) => chunks)
  const matchesOf = await chunkMatcher(deps, index, asked, all)
  const modes = found.map(({ chunks, ...mode }) => ({
    ...mode,
    hits: chunks.map((chunk) => ({ chunk, matches: matchesOf(chunk) })),
  }))
  return { query: question, terms, modes }
}

interface Bench {
  search: (changes: Parameters<typeof searchIndex>[3], prefer?: { strength: number }) => Promise<Chunk[]>
  prepared: PreparedQuery
  topK: number
  candidates: number
}

async function inMode(
  mode: BenchMode,
  fusion: ChosenFusion | null,
  { search, prepared, topK, candidates }: Bench,
): Promise<Chunk[]> {
  const basis = { limit: topK, candidates, ...(fusion && fusionPart(fusion)) }
  switch (mode) {
    case 'dense':
    case 'sparse':
      return search({ ...basis, mode })
    case 'hybrid-named':
      return search({ ...basis, mode: 'hybrid' }, { strength: 1 })
    case 'hybrid-auto':
    case 'hybrid-score':
    case 'hybrid-rrf':
    case 'hybrid-dbsf':
      return search({ ...basis, mode: 'hybrid' })
    case 'mmr':
      return search({ ...basis, mode: 'hybrid', mmr: { diversity: DIVERSITY, candidates } })
    case 'lexical-rerank': {
      const found = await search({ ...basis, limit: candidates, mode: 'hybrid' })
      return rankByWords(prepared.text, found)
        .slice(0, topK)
        .flatMap(({ index, score }, at) => {
          const chunk = found[index]
          return chunk ? [{ ...chunk, score, stages: { ...chunk.stages, rerank: { rank: at + 1, score } } }] : []
        })
    }
  }
}

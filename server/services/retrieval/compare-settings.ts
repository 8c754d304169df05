import type { RetrieverConfig } from '@/nodes/retriever/definition'
import { filterVariables } from '@/nodes/retriever/filter-variables'
import { fusionFor, requestFor } from '@/nodes/retriever/request'
import type { FieldSpec } from '@/pipeline/filter'
import { fitFilter } from '@/pipeline/fit-filter'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { QueryTerms } from '@/server/capabilities/vector-store'
import { queryNamed } from '@/server/knowledge/placement/prefer-named'
import { isExpected, type MeasuredQuestion, RANK_DEPTH } from './ranks'
import type { Searchable, SearchDeps } from './search-index'

/** Searches under way at once. */
const AT_ONCE = 4

/** How a setting of a retriever does, question by question. */
export interface SettingRanks {
  /** Rank (from 1) of the first chunk of a place that should answer; infinite where none is among the first ten. */
  ranks: number[]
  /** Why it could not be measured, when it could not; there are no ranks then. */
  error: Error | null
}

/**
 * Ranks of the places that should answer some questions, under each of some settings of a retriever: with the searches
 * that the node itself makes, whatever its top-k. The questions are embedded in one call; where the embedder does not serve,
 * settings that search by words alone are measured all the same. A filter that takes values from a run is left out.
 */
export async function compareSettings(
  deps: SearchDeps,
  index: Searchable & { fields?: readonly FieldSpec[] },
  questions: readonly MeasuredQuestion[],
  settings: readonly RetrieverConfig[],
  options: CallOptions,
): Promise<SettingRanks[]> {
  const texts = questions.map(({ query }) => query)
  const embedded = settings.some(({ mode }) => mode !== 'sparse')
    ? await embed(deps, index, texts, options)
    : { vectors: [], error: null }
  const terms = texts.length > 0 ? await deps.terms.weigh(index, texts, options) : []
  const results: SettingRanks[] = []
  for (const setting of settings) {
    if (setting.mode !== 'sparse' && embedded.error !== null) {
      results.push({ ranks: [], error: embedded.error })
      continue
    }
    try {
      const rank = (question: MeasuredQuestion, at: number) =>
        rankOf(deps, { index, setting, question, vector: embedded.vectors[at], terms: terms[at] }, options)
      results.push({ ranks: await inGroups(questions, rank, options), error: null })
    } catch (error) {
      if (options.signal.aborted) throw error
      results.push({ ranks: [], error: asError(error) })
    }
  }
  return results
}

async function embed(
  { embedder }: SearchDeps,
  { embedder: { provider, model } }: Searchable,
  texts: string[],
  options: CallOptions,
): Promise<{ vectors: readonly number[][]; error: Error | null }> {
  if (texts.length === 0) return { vectors: [], error: null }
  try {
    return { vectors: await embedder.embed(provider, { model, texts, kind: 'query' }, options), error: null }
  } catch (error) {
    if (options.signal.aborted) throw error
    return { vectors: [], error: asError(error) }
  }
}

interface Asked {
  index: Searchable & { fields?: readonly FieldSpec[] }
  setting: RetrieverConfig
  question: MeasuredQuestion
  vector: number[] | undefined
  terms: QueryTerms | undefined
}

async function rankOf(
  { vectorStore }: SearchDeps,
  { index, setting, question, vector, terms }: Asked,
  { signal }: CallOptions,
): Promise<number> {
  // Nothing can be sought by: a question of stop-words, or one the embedder gave nothing for.
  if (setting.mode === 'sparse' && (terms?.indices.length ?? 0) === 0) return Number.POSITIVE_INFINITY
  const config = { ...setting, topK: RANK_DEPTH }
  const filter = filterVariables(config.filter).length > 0 ? undefined : fitFilter(config.filter, index.fields ?? [])
  const request = requestFor(config, {
    chosen: config.mode === 'hybrid' ? fusionFor(config, index, question.query) : undefined,
    vector: config.mode === 'sparse' ? undefined : vector,
    terms: config.mode === 'dense' ? undefined : terms,
    filter,
    explain: false,
  })
  const named = { question: question.query, strength: config.preferStrength, signal }
  const hits = config.prefer
    ? await queryNamed(vectorStore, index.storeName, request, named)
    : await vectorStore.query(index.storeName, request, { signal })
  const at = hits.findIndex(({ payload }) => isExpected(payload, question.places))
  return at < 0 ? Number.POSITIVE_INFINITY : at + 1
}

/** The ranks of all questions in their order, some searched for at once. */
async function inGroups(
  questions: readonly MeasuredQuestion[],
  rank: (question: MeasuredQuestion, at: number) => Promise<number>,
  { signal }: CallOptions,
): Promise<number[]> {
  const ranks: number[] = []
  for (let from = 0; from < questions.length; from += AT_ONCE) {
    signal.throwIfAborted()
    const group = questions.slice(from, from + AT_ONCE)
    ranks.push(...(await Promise.all(group.map((question, at) => rank(question, from + at)))))
  }
  return ranks
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

import type { Chunk } from '@/pipeline/chunk'
import type { Search } from '@/pipeline/explain'
import { fitFilter, type StoreCondition, type StoreFilter } from '@/pipeline/fit-filter'
import type { StepRecord } from '@/pipeline/run-event'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { LiveIndex } from '@/server/capabilities/collections'
import { type ChosenFusion, chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import { type PreparedQuery, prepareQuery, type SearchDeps, searchIndex } from '../search-index'
import type { WaterfallStage } from '../types'
import type { ExpectedPlace } from './find-expected'
import { stageOf } from './stage'

/** How deep ranks are looked for: what stands lower than this is told as "not among the first …". */
const DEPTH = 1_000

interface Retrieval {
  deps: SearchDeps
  index: LiveIndex
  search: Search
  record: StepRecord
  place: ExpectedPlace
  options: CallOptions
}

/**
 * What a step that searches did with the expected chunks: whether its filter let them through, at which rank they stood in each
 * list, and whether they were among the chunks it passed on. Ranks come from the same search, only deeper.
 */
export async function explainSearch(retrieval: Retrieval): Promise<WaterfallStage[]> {
  const { deps, index, search, record, options } = retrieval
  const filter = fitFilter(search.filter, index.fields)
  const stages: WaterfallStage[] = []
  const first = search.queries[0]
  if (first === undefined) return [stageOf(record, 'retrieved', 'lost', 'below-k', { limit: search.topK })]
  const prepared = await prepareQuery(deps, index, first, options)
  if (filter) {
    const passes = await passesFilter(retrieval, prepared, filter)
    stages.push(stageOf(record, 'filtered', passes ? 'passed' : 'lost', passes ? 'found' : 'filtered-out'))
    if (!passes) return stages
  }
  return [...stages, ...(await ranks(retrieval, prepared, filter))]
}

const isOurs =
  ({ chunkIds }: ExpectedPlace) =>
  (chunk: Pick<Chunk, 'id'>) =>
    chunkIds.has(chunk.id)

/** Searched within its own document alone, every chunk that passes the filter comes back. */
async function passesFilter(
  { deps, index, place, options }: Retrieval,
  prepared: PreparedQuery,
  filter: StoreFilter,
): Promise<boolean> {
  const own: StoreCondition = { field: 'document_id', type: 'keyword', test: 'equals', values: [place.document.id] }
  const hits = await searchIndex(
    deps,
    index,
    prepared,
    { mode: 'dense', limit: DEPTH, candidates: DEPTH, filter: { ...filter, must: [...filter.must, own] } },
    options,
  )
  return hits.some(isOurs(place))
}

type Changes = Parameters<typeof searchIndex>[3]

/** The searches of the step, made again only deeper: each branch as it is, or with what the question names preferred. */
function deeper(
  { deps, index, search, options }: Retrieval,
  prepared: PreparedQuery,
  filter: StoreFilter | undefined,
): {
  chosen: ChosenFusion
  plain: (changes: Changes) => Promise<Chunk[]>
  named: (changes: Changes) => Promise<Chunk[]>
} {
  const { fusion, denseShare, denseWeight, sparseWeight } = search
  const weights = denseWeight === sparseWeight ? undefined : { dense: denseWeight, sparse: sparseWeight }
  const chosen = chooseFusion({ fusion, denseShare, weights }, index, prepared.text)
  const prefer = search.prefer ? { strength: search.preferStrength } : null
  const asked = (changes: Changes) => ({ ...changes, ...fusionPart(chosen), filter })
  return {
    chosen,
    plain: (changes) => searchIndex(deps, index, prepared, asked(changes), options),
    named: (changes) => searchIndex(deps, index, prepared, asked(changes), options, prefer),
  }
}

async function ranks(
  retrieval: Retrieval,
  prepared: PreparedQuery,
  filter: StoreFilter | undefined,
): Promise<WaterfallStage[]> {
  const { search, record, place } = retrieval
  const { mode, topK, candidates, scoreThreshold } = search
  const passedOn = indexOfExpected(record.outputs.chunks, place)
  const facts = { limit: topK }
  const { chosen, plain, named } = deeper(retrieval, prepared, filter)
  const isBelowThreshold = (at: number) => scoreThreshold !== undefined && at >= 0 && at < topK
  if (mode !== 'hybrid') {
    const hits = await named({ mode, limit: DEPTH, candidates: DEPTH })
    const at = hits.findIndex(isOurs(place))
    const found = { ...facts, rank: at < 0 ? null : at + 1, of: hits.length, score: hits[at]?.score ?? null }
    if (passedOn !== null) return [stageOf(record, 'retrieved', 'passed', 'found', { ...found, rank: passedOn.rank })]
    return [stageOf(record, 'retrieved', 'lost', isBelowThreshold(at) ? 'below-threshold' : 'below-k', found)]
  }
  const [dense, sparse] = await Promise.all([
    plain({ mode: 'dense', limit: DEPTH, candidates: DEPTH }),
    plain({ mode: 'sparse', limit: DEPTH, candidates: DEPTH }),
  ])
  const best = [dense, sparse].map((list) => list.findIndex(isOurs(place))).filter((at) => at >= 0)
  const rank = best.length === 0 ? null : Math.min(...best) + 1
  const branch = {
    rank,
    of: Math.max(dense.length, sparse.length),
    limit: Math.max(candidates, topK),
    params: { denseRank: rankIn(dense, place), sparseRank: rankIn(sparse, place) },
  }
  if (passedOn === null && (rank === null || rank > branch.limit)) {
    return [stageOf(record, 'retrieved', 'lost', 'below-k', branch)]
  }
  const retrieved = stageOf(record, 'retrieved', 'passed', 'found', branch)
  const fused = await named({ mode: 'hybrid', limit: branch.limit * 2, candidates: branch.limit })
  const at = fused.findIndex(isOurs(place))
  const params = { ...fusionParams(chosen), ...legParams(fused[at]) }
  if (passedOn !== null) {
    const { rank: kept, of, score } = passedOn
    return [retrieved, stageOf(record, 'fused', 'passed', 'found', { ...facts, params, rank: kept, of, score })]
  }
  const joined = { rank: at < 0 ? null : at + 1, of: fused.length, score: fused[at]?.score ?? null }
  const reason = isBelowThreshold(at) ? 'below-threshold' : 'fused-out'
  return [retrieved, stageOf(record, 'fused', 'lost', reason, { ...facts, ...joined, params })]
}

/** How the lists were joined, for people: `fusion`, its dense share, and why. */
const fusionParams = ({ fusion, denseShare, reason }: ChosenFusion) => ({
  fusion,
  ...(denseShare && { denseShare: denseShare.same }),
  fusionReason: reason,
})

/** What each leg gave the chunk, as it was and normalised; a leg without a score does not know it. */
function legParams(chunk: Chunk | undefined): WaterfallStage['params'] {
  const params: WaterfallStage['params'] = {}
  if (!chunk) return params
  for (const leg of ['dense', 'sparse'] as const) {
    const stage = chunk.stages[leg]
    if (!stage) params[`${leg}Unknown`] = true
    else {
      params[`${leg}Score`] = stage.score
      if (stage.normalised !== undefined) params[`${leg}Normalised`] = stage.normalised
    }
  }
  return params
}

/** -1 where it is not among the first thousand: `params` hold no null. */
const rankIn = (list: readonly Chunk[], place: ExpectedPlace): number => {
  const at = list.findIndex(isOurs(place))
  return at < 0 ? -1 : at + 1
}

/** Where the expected place stands among the chunks a step gave; passages may have been widened since they were found. */
export function indexOfExpected(
  value: unknown,
  place: ExpectedPlace,
): { rank: number; of: number; score: number | null } | null {
  if (!Array.isArray(value)) return null
  const chunks = value as Chunk[]
  const at = chunks.findIndex((chunk) => isOurs(place)(chunk) || covers(chunk, place))
  return at < 0 ? null : { rank: at + 1, of: chunks.length, score: chunks[at]?.score ?? null }
}

/** By place: a run that was recorded before the collection was indexed anew knows its chunks by other ids. */
const covers = (chunk: Chunk, { document, passage }: ExpectedPlace): boolean =>
  chunk.documentId === document.id &&
  (passage === null || (chunk.position.start < passage.end && chunk.position.end > passage.start))

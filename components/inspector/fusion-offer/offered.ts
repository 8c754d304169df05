import { type RetrieverConfig, retriever } from '@/nodes/retriever/definition'
import type { GraphNode } from '@/pipeline/graph'
import type { Comparison, RankedQuestion } from '@/server/services/retrieval/quality/types'

/** Ranks are looked for this far; what lies behind counts as the next one when changes are ordered. */
const RANK_DEPTH = 10
/** Most questions that are shown one by one. */
const MOST_SHOWN = 20
/** A difference that chance alone makes at least this often is called one that may be chance. */
const SIGNIFICANT = 0.05

/** What `retrieval.compare` is called with: the settings as they are, then the ones that are offered. */
export interface ComparedSettings {
  collectionId: string
  settings: [RetrieverConfig, RetrieverConfig]
}

/** Whether a node joins the lists of a hybrid search by rank, in a collection that is there, so that another fusion is offered. */
export function isOffered({ type, config }: GraphNode, collections: readonly { id: string }[]): boolean {
  return (
    type === retriever.type &&
    config.fusion === 'rrf' &&
    (config.mode ?? 'hybrid') === 'hybrid' &&
    collections.some(({ id }) => id === config.collectionId)
  )
}

/** The same config with automatic fusion; the weights belong to joining by rank and go. */
export function withAutomaticFusion(config: Record<string, unknown>): Record<string, unknown> {
  const { denseWeight: _dense, sparseWeight: _sparse, ...rest } = config
  return { ...rest, fusion: 'auto' }
}

/** What to compare for a retriever's config; `null` while the config has mistakes. */
export function comparedSettings(config: Record<string, unknown>): ComparedSettings | null {
  const now = retriever.config.safeParse(config)
  const then = retriever.config.safeParse(withAutomaticFusion(config))
  if (!now.success || !then.success) return null
  return { collectionId: now.data.collectionId, settings: [now.data, then.data] }
}

/** Names of the run's values that the filter takes: a comparison has no run, so it leaves such a filter out. */
export function valuesOfRun({ settings: [config] }: ComparedSettings): string[] {
  return Object.entries(retriever.ports(config).inputs).flatMap(([name, { dynamic }]) => (dynamic ? [name] : []))
}

interface RankChange {
  /** What tells it from the others. */
  key: string
  query: string
  documentName: string
  /** Ranks from 1; `null`: not among the first ten. */
  before: number | null
  after: number | null
  better: boolean
}

/** The questions whose rank differs, greatest change first, at most 20, and how many more there are. */
export function rankChanges(questions: readonly RankedQuestion[]): { shown: RankChange[]; more: number } {
  const changes = questions
    .map(({ query, places, ranks: [before = null, after = null] }) => ({
      key: `${places.map(({ documentId, passage }) => `${documentId} ${passage?.start ?? ''}`).join(' ')} ${query}`,
      query,
      documentName: places.map(({ documentName }) => documentName).join(', '),
      before,
      after,
    }))
    .map((change) => ({ ...change, gain: depth(change.before) - depth(change.after) }))
    .filter(({ gain }) => gain !== 0)
    .sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain))
    .map(({ gain, ...change }) => ({ ...change, better: gain > 0 }))
  return { shown: changes.slice(0, MOST_SHOWN), more: Math.max(0, changes.length - MOST_SHOWN) }
}

const depth = (rank: number | null): number => rank ?? RANK_DEPTH + 1

/** A rank as it is shown. */
export const rankText = (rank: number | null): string => (rank === null ? '–' : String(rank))

/** What the figures say: as many found, a difference, or one that may be chance. */
export function verdictOf({
  gained,
  lost,
  p,
}: Pick<Comparison, 'gained' | 'lost' | 'p'>): 'same' | 'chance' | 'differs' {
  if (gained === 0 && lost === 0) return 'same'
  return p >= SIGNIFICANT ? 'chance' : 'differs'
}

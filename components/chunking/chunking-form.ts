import { type Chunking, type ChunkStrategy, chunkStrategies, defaultChunking } from '@/pipeline/chunking'
import type { ModelRef } from '@/pipeline/model-ref'

/** Bounds of the splitter, as the server checks them. */
export const BOUNDS = {
  size: { min: 20, max: 8_000 },
  sentences: { min: 1, max: 50 },
  window: { min: 0, max: 20 },
  percentile: { min: 50, max: 99.9 },
  parentSize: { max: 20_000 },
} as const

const numbers = ['size', 'overlap', 'sentences', 'window', 'percentile', 'parentSize'] as const
type NumberField = (typeof numbers)[number]

/** Chunking being typed: a number may be missing for a moment. */
export interface ChunkingDraft extends Omit<Chunking, NumberField> {
  size: number | ''
  overlap: number | ''
  sentences: number | ''
  window: number | ''
  percentile: number | ''
  parentSize: number | ''
  context: ModelRef | null
}

/** Which numbers matter for each strategy. Every strategy keeps the others, so that trying another one loses nothing. */
const fieldsOf: Record<ChunkStrategy, readonly NumberField[]> = {
  recursive: ['size', 'overlap', 'parentSize'],
  sentences: ['sentences', 'window'],
  headings: ['size', 'overlap', 'parentSize'],
  code: ['size', 'overlap', 'parentSize'],
  tokens: ['size', 'overlap', 'parentSize'],
  semantic: ['percentile', 'size', 'parentSize'],
  document: [],
}

/** Whether a number says something under a strategy. */
export const matters = (strategy: ChunkStrategy, field: NumberField): boolean => fieldsOf[strategy].includes(field)

/** Narrows a select's value. */
export const asStrategy = (value: string | null): ChunkStrategy =>
  chunkStrategies.find((strategy) => strategy === value) ?? 'recursive'

export type ChunkingProblem =
  | 'sizeRange'
  | 'overlapRange'
  | 'sentencesRange'
  | 'windowRange'
  | 'percentileRange'
  | 'parentRange'
export type ChunkingProblems = Partial<Record<NumberField, ChunkingProblem>>

/** What is wrong with a draft, by field; only what matters for its strategy. */
export function chunkingProblems(draft: ChunkingDraft): ChunkingProblems {
  const { size, overlap, sentences, window, percentile, parentSize } = draft
  const wrong: Record<NumberField, ChunkingProblem | null> = {
    size: whole(size, BOUNDS.size.min, BOUNDS.size.max) ? null : 'sizeRange',
    overlap: whole(overlap, 0, Number(size) - 1) ? null : 'overlapRange',
    sentences: whole(sentences, BOUNDS.sentences.min, BOUNDS.sentences.max) ? null : 'sentencesRange',
    window: whole(window, BOUNDS.window.min, BOUNDS.window.max) ? null : 'windowRange',
    percentile:
      percentile !== '' && percentile >= BOUNDS.percentile.min && percentile <= BOUNDS.percentile.max
        ? null
        : 'percentileRange',
    // A passage that is no larger than its chunks gives nothing.
    parentSize: parentSize === 0 || whole(parentSize, Number(size) + 1, BOUNDS.parentSize.max) ? null : 'parentRange',
  }
  const problems: ChunkingProblems = {}
  for (const field of fieldsOf[draft.strategy]) {
    const problem = wrong[field]
    if (problem) problems[field] = problem
  }
  return problems
}

const whole = (value: number | '', min: number, max: number): boolean =>
  value !== '' && Number.isInteger(value) && value >= min && value <= max

/** The chunking of a draft without problems: what does not matter for its strategy goes back to its default. */
export function chunkingOf(draft: ChunkingDraft): Chunking {
  const kept = (field: NumberField): number => {
    const value = draft[field]
    return value !== '' && matters(draft.strategy, field) ? value : defaultChunking[field]
  }
  return {
    strategy: draft.strategy,
    unit: draft.unit,
    context: draft.context,
    tables: draft.tables,
    size: kept('size'),
    // The server holds the overlap below the size for every strategy.
    overlap: Math.min(kept('overlap'), kept('size') - 1),
    sentences: kept('sentences'),
    window: kept('window'),
    percentile: kept('percentile'),
    parentSize: kept('parentSize'),
  }
}

/** The draft in another unit, with sizes that read about the same amount of text. */
export function inUnit(draft: ChunkingDraft, unit: Chunking['unit']): ChunkingDraft {
  if (unit === draft.unit) return draft
  const CHARACTERS_PER_TOKEN = 4
  const factor = unit === 'characters' ? CHARACTERS_PER_TOKEN : 1 / CHARACTERS_PER_TOKEN
  const scaled = (value: number | '', max: number): number | '' =>
    value === '' ? '' : Math.min(max, Math.round(value * factor))
  return {
    ...draft,
    unit,
    size: scaled(draft.size, BOUNDS.size.max),
    overlap: scaled(draft.overlap, BOUNDS.size.max),
    parentSize: scaled(draft.parentSize, BOUNDS.parentSize.max),
  }
}

import type { AbstentionFigures } from '../metrics/abstention'
import type { Comparison } from '../metrics/compare'
import type { LabelFigures } from '../metrics/labels'

/** Figures of one column (a variant with a model) over the cells that are done. Shares are 0…1; times are of cells that were not reused. */
export interface ColumnFigures {
  variantId: string
  model: string
  done: number
  total: number
  passed: number
  failed: number
  unjudged: number
  abstained: number
  /** Cells that ended failed: no answer. */
  errors: number
  reused: number
  /** Median and 95th percentile, in milliseconds; null: all were reused. */
  latencyMs: { p50: number; p95: number } | null
  inputTokens: number
  outputTokens: number
  cost: number | null
  /** Mean score by metric: `exactMatch`, `tokenF1`, `citationPrecision`, … with how many cells it is of. */
  metrics: Record<string, { mean: number; of: number }>
  /** Absent: no case of a cell that is done has a label. */
  labels?: LabelFigures
  /** Absent: no cell that is done is known to have answered or abstained. */
  abstention?: AbstentionFigures
  /** Against the first column; absent for itself. */
  against?: Comparison
  wins: number
}

/** How a stage of the plan did over all cases that name places. Ranks are of the first right place. */
export interface StageFigures {
  stepId: string
  stepType: string
  stage: string
  cases: number
  recall: Record<'5' | '10' | 'all', number>
  ndcg10: number
  mrr10: number
  map: number
  /** Cases whose places reached the stage before this one, and were lost here. */
  lost: { count: number; caseIds: string[] }
}

import type { ErrorInfo } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Cell, CellPlace, GridSetup, Variant } from '@/pipeline/play/grid'
import type { StepRecord } from '@/pipeline/run-event'
import type { GridRecord } from '@/server/capabilities/records/grids'

/** `waiting`: another process, or an earlier grid, is first. */
export type GridState = 'idle' | 'waiting' | 'running'

export interface GridSummary extends Pick<GridRecord, 'id' | 'name' | 'pipelineId' | 'pipelineName' | 'nodeId'> {
  state: GridState
  variantCount: number
  cellCount: number
  /** ISO 8601. */
  updatedAt: string
}

/** A case as a row of the grid. */
export interface GridRow {
  caseId: string
  title: string
  tags: string[]
  split: string
  /** What is expected, in a line: an answer, a label, or that it abstains; null: nothing. */
  expected: { kind: 'answer' | 'label' | 'abstain' | 'places'; text: string } | null
  /** The context: not made yet, frozen, or why it failed. */
  context: 'none' | 'done' | ErrorInfo
  /** The context was made from an earlier content of a collection; it stays so until it is made anew. */
  outdated: boolean
}

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
  wins: number
}

export interface GridDto extends GridSummary {
  nodeType: string
  graph: Graph
  setup: GridSetup
  revision: number
  dataset: { id: string; name: string; kind: string; version: number; newest: number }
  variants: Variant[]
  /** Models as they are played: `auto` is resolved. */
  columns: { variantId: string; model: string }[]
  rows: GridRow[]
  cells: Cell[]
  figures: ColumnFigures[]
}

/** A cell with all that happened in it. */
export interface CellDetails extends Cell {
  answer: string
  /** The steps that ran for this cell; those before the prompt are the case's context. */
  steps: StepRecord[]
  context: StepRecord[]
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

export type { CellPlace }

import type { ErrorInfo } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { ColumnFigures, StageFigures } from '@/pipeline/play/figures'
import type { Cell, GridSetup, Variant } from '@/pipeline/play/grid'
import type { StepRecord } from '@/pipeline/run-event'
import type { GridRecord, HandLabelRecord } from '@/server/capabilities/records/grids'
import type { JudgeTold } from '@/server/experiments/judges/judge-of'

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

export interface GridDto extends GridSummary {
  nodeType: string
  graph: Graph
  setup: GridSetup
  revision: number
  dataset: { id: string; name: string; kind: string; version: number; newest: number; gone: boolean }
  variants: Variant[]
  /** Models as they are played: `auto` is resolved. */
  columns: { variantId: string; model: string }[]
  rows: GridRow[]
  cells: Cell[]
  figures: ColumnFigures[]
  /** The judge of what a model judges, and how far it can be believed; null: nothing is. */
  judge: JudgeTold | null
}

/** A cell with all that happened in it. */
export interface CellDetails extends Cell {
  answer: string
  /** The steps that ran for this cell; those before the prompt are the case's context. */
  steps: StepRecord[]
  context: StepRecord[]
}

/** What a person said of a run. */
export type RunLabel = Pick<HandLabelRecord, 'verdict' | 'correction' | 'note'> & { runId: string }

export type { ColumnFigures, StageFigures }

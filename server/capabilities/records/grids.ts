import { z } from 'zod'
import { graphSchema } from '@/pipeline/graph'
import { cellPlaceSchema, cellSchema, gridSetupSchema } from '@/pipeline/play/grid'
import { errorInfoSchema, type StepRecord, stepRecordSchema } from '@/pipeline/run-event'

export const gridSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  pipelineId: z.string().nullable(),
  pipelineName: z.string(),
  graph: graphSchema,
  nodeId: z.string(),
  datasetId: z.string(),
  datasetVersion: z.number().int().positive(),
  setup: gridSetupSchema,
  revision: z.number().int().positive(),
  createdAt: z.date(),
  updatedAt: z.date(),
})
export type GridRecord = z.infer<typeof gridSchema>

/** What lists show of a grid. */
export const listedGridSchema = gridSchema.omit({ graph: true, setup: true }).extend({
  variantCount: z.number(),
  cellCount: z.number(),
})
export type ListedGrid = z.infer<typeof listedGridSchema>

export const gridVariantSchema = z.object({
  id: z.string(),
  gridId: z.string(),
  number: z.number().int().positive(),
  name: z.string(),
  parentId: z.string().nullable(),
  config: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
})
export type GridVariantRecord = z.infer<typeof gridVariantSchema>

/**
 * What the steps before the prompt gave for a case. `key`: what it follows from, with dots between: the case's inputs and
 * the steps; the revisions of what they read; what they gave.
 */
export const gridContextSchema = z.object({
  gridId: z.string(),
  caseId: z.string(),
  key: z.string(),
  steps: z.array(stepRecordSchema),
  durationMs: z.number(),
  createdAt: z.date(),
})
export type GridContextRecord = z.infer<typeof gridContextSchema>
/** The same without what the steps gave. `error`: of one that failed, which is no context and is tried again. */
export const contextHeadSchema = gridContextSchema.omit({ steps: true }).extend({ error: errorInfoSchema.nullable() })
export type ContextHead = z.infer<typeof contextHeadSchema>

/** The end of the key of a context that failed. */
export const FAILED_CONTEXT = '.failed'

const place = Object.fromEntries(Object.keys(cellPlaceSchema.shape).map((name) => [name, true])) as Record<
  keyof typeof cellPlaceSchema.shape,
  true
>
/** What the grid shows of a cell, and by what it was judged. */
export const shownSchema = cellSchema
  .omit({ ...place, id: true, outcome: true, label: true, stale: true })
  .extend({ judged: z.string() })
export const cellHeadSchema = cellPlaceSchema.extend({
  id: z.string(),
  gridId: z.string(),
  /** Hash of all that it follows from, with the repeat. */
  key: z.string(),
  outcome: cellSchema.shape.outcome,
  shown: shownSchema,
  createdAt: z.date(),
})
export type CellHead = z.infer<typeof cellHeadSchema>
export const gridCellSchema = cellHeadSchema.extend({ steps: z.array(stepRecordSchema), answer: z.string() })
export type GridCellRecord = z.infer<typeof gridCellSchema>

export const handLabelSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  cellId: z.string().nullable(),
  runId: z.string().nullable(),
  verdict: z.enum(['good', 'bad', 'unsure']).nullable(),
  over: z.string().nullable(),
  correction: z.string().nullable(),
  note: z.string(),
  /** The inputs and the answer that were judged: a label outlives its cell. */
  judged: z.object({ inputs: z.record(z.string(), z.unknown()), answer: z.string() }),
  createdAt: z.date(),
})
export type HandLabelRecord = z.infer<typeof handLabelSchema>

export type Labelled = { cellId: string } | { runId: string }

/** Grids with their variants, contexts and cells, and what people said of answers. */
export interface GridRecords {
  /** Newest first. */
  list(workspaceId: string, pipelineId?: string): Promise<ListedGrid[]>
  get(workspaceId: string, id: string): Promise<GridRecord | null>
  create(
    grid: Omit<GridRecord, 'id' | 'revision' | 'createdAt' | 'updatedAt'>,
    variant: Pick<GridVariantRecord, 'name' | 'config'>,
  ): Promise<GridRecord>
  rename(workspaceId: string, id: string, name: string): Promise<boolean>
  /** False when `revision` is not the newest one. */
  change(
    workspaceId: string,
    id: string,
    revision: number,
    change: Partial<Pick<GridRecord, 'graph' | 'setup' | 'datasetId' | 'datasetVersion'>>,
  ): Promise<boolean>
  delete(workspaceId: string, id: string): Promise<boolean>

  /** By number. */
  variants(gridId: string): Promise<GridVariantRecord[]>
  /** Gives it the next number; without a name that is its name. */
  addVariant(
    variant: Pick<GridVariantRecord, 'gridId' | 'parentId' | 'config'> & { name?: string },
  ): Promise<GridVariantRecord>
  renameVariant(gridId: string, id: string, name: string): Promise<boolean>

  contexts(gridId: string): Promise<ContextHead[]>
  context(gridId: string, caseId: string): Promise<GridContextRecord | null>
  /** Each takes the place of its case's earlier one. */
  keepContexts(contexts: readonly GridContextRecord[]): Promise<void>

  /** All cells of a grid, without their steps and whole answers. */
  cells(gridId: string): Promise<CellHead[]>
  cell(workspaceId: string, id: string): Promise<GridCellRecord | null>
  /** The whole answers of a grid, by cell. */
  answers(gridId: string): Promise<Map<string, string>>
  /** Cells of the workspace with these keys that hold an answer: one of each, rather the newest with an answer of its own. */
  withKeys(workspaceId: string, keys: readonly string[]): Promise<GridCellRecord[]>
  /** All or none are kept; each takes the place of the one that stands there. */
  keepCells(cells: readonly GridCellRecord[]): Promise<void>
  /** Brings up to date what is shown of cells that were judged anew. */
  judgeCells(cells: readonly Pick<GridCellRecord, 'id' | 'shown'>[]): Promise<void>

  /** Of the cells of a grid, the newest of each last. */
  labels(gridId: string): Promise<Pick<HandLabelRecord, 'cellId' | 'verdict' | 'over'>[]>
  /** What people called good or bad in a workspace, votes aside, newest first. */
  said(workspaceId: string, most: number): Promise<HandLabelRecord[]>
  saidCount(workspaceId: string): Promise<number>
  /** What was said of these runs, votes aside. */
  labelsOfRuns(
    workspaceId: string,
    runIds: readonly string[],
  ): Promise<(Pick<HandLabelRecord, 'verdict' | 'correction' | 'note'> & { runId: string })[]>
  /** What was said of a cell or a run, votes aside. */
  label(workspaceId: string, of: Labelled): Promise<HandLabelRecord | null>
  /** Takes the place of what was said before; a vote, of the vote between the same two. */
  keepLabel(label: Omit<HandLabelRecord, 'id' | 'createdAt'>): Promise<void>
  dropLabels(workspaceId: string, of: Labelled, which: 'said' | 'votes' | 'all'): Promise<void>
}

/** The error of a context's step that failed. */
export const errorOfContext = (steps: readonly StepRecord[]) => steps.find(({ error }) => error)?.error ?? null

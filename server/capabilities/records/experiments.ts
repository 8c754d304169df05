import { z } from 'zod'
import {
  candidateSchema,
  evalPlaceSchema,
  evalShownSchema,
  experimentKindSchema,
  experimentSetupSchema,
  headlineSchema,
  spentSchema,
} from '@/pipeline/evaluation/experiment'
import { gateOutcomeSchema } from '@/pipeline/evaluation/gate'
import { optimiseProgressSchema } from '@/pipeline/evaluation/optimise'
import { sweepProgressSchema } from '@/pipeline/evaluation/sweep'
import { graphSchema } from '@/pipeline/graph'
import { outcomeSchema, type StepRecord } from '@/pipeline/run-event'
import { storedErrorSchema } from '../stored-json'

/** What an experiment has decided so far: it is gone on with from here after a crash. */
export const progressSchema = z.object({
  sweep: sweepProgressSchema.optional(),
  optimise: optimiseProgressSchema.optional(),
  gate: gateOutcomeSchema.optional(),
  /** Noted when it ends, so that lists need no cells. */
  headline: headlineSchema.optional(),
})
export type ExperimentProgress = z.infer<typeof progressSchema>

export const experimentEnds = ['done', 'stopped', 'capped', 'failed'] as const

export const experimentSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  kind: experimentKindSchema,
  pipelineId: z.string().nullable(),
  pipelineName: z.string(),
  datasetId: z.string(),
  datasetVersion: z.number().int().positive(),
  setup: experimentSetupSchema,
  revision: z.number().int().positive(),
  ended: z.enum(experimentEnds).nullable(),
  error: storedErrorSchema.nullable(),
  spent: spentSchema,
  progress: progressSchema,
  createdAt: z.date(),
  updatedAt: z.date(),
  finishedAt: z.date().nullable(),
})
export type ExperimentRecord = z.infer<typeof experimentSchema>

export const candidateRecordSchema = candidateSchema.omit({ createdAt: true }).extend({
  experimentId: z.string(),
  graph: graphSchema,
  createdAt: z.date(),
})
export type CandidateRecord = z.infer<typeof candidateRecordSchema>
/** `id` may be given, so that who goes on after a crash makes no second one. */
export type NewCandidate = Pick<CandidateRecord, 'name' | 'pipelineId' | 'pipelineName' | 'version' | 'graph'> &
  Partial<Pick<CandidateRecord, 'id' | 'parentId' | 'facets'>>

export const evalCellHeadSchema = evalPlaceSchema.extend({
  id: z.string(),
  experimentId: z.string(),
  /** Hash of all that it follows from, with the repeat. */
  key: z.string(),
  outcome: outcomeSchema,
  /** `judged`: by what it was judged (assertions, expectations, judge's digest). */
  shown: evalShownSchema.extend({ judged: z.string() }),
  createdAt: z.date(),
})
export type EvalCellHead = z.infer<typeof evalCellHeadSchema>
/** `steps`: keys of the step records that it is made of, in order. */
export const evalCellRecordSchema = evalCellHeadSchema.extend({ answer: z.string(), steps: z.array(z.string()) })
export type EvalCellRecord = z.infer<typeof evalCellRecordSchema>

/** What a step gave, under the hash of all that it follows from. */
export interface EvalStepRecord {
  key: string
  record: StepRecord
}

/** Experiments with their candidates, answers and steps. */
export interface ExperimentRecords {
  /** Newest first, without candidates and cells. */
  list(
    workspaceId: string,
    which?: { pipelineId?: string; kind?: string },
  ): Promise<(ExperimentRecord & { candidateCount: number; cellCount: number })[]>
  get(workspaceId: string, id: string): Promise<ExperimentRecord | null>
  create(
    experiment: Pick<
      ExperimentRecord,
      'workspaceId' | 'name' | 'kind' | 'pipelineId' | 'pipelineName' | 'datasetId' | 'datasetVersion' | 'setup'
    >,
    candidates: readonly NewCandidate[],
  ): Promise<ExperimentRecord>
  rename(workspaceId: string, id: string, name: string): Promise<boolean>
  /** False when `revision` is not the newest one. */
  change(
    workspaceId: string,
    id: string,
    revision: number,
    change: Partial<Pick<ExperimentRecord, 'setup' | 'datasetVersion'>>,
  ): Promise<boolean>
  /** What running it has come to; people's changes are not touched. */
  note(
    id: string,
    change: Partial<Pick<ExperimentRecord, 'ended' | 'error' | 'spent' | 'progress' | 'finishedAt'>>,
  ): Promise<void>
  delete(workspaceId: string, id: string): Promise<boolean>

  /** By number. */
  candidates(experimentId: string): Promise<CandidateRecord[]>
  /** Each gets the next number; one whose id is there stays as it is. */
  addCandidates(experimentId: string, candidates: readonly NewCandidate[]): Promise<CandidateRecord[]>
  dropCandidates(
    experimentId: string,
    dropped: readonly { id: string; dropped: CandidateRecord['dropped'] }[],
  ): Promise<void>

  /** Without whole answers and steps. */
  cells(experimentId: string): Promise<EvalCellHead[]>
  cell(
    workspaceId: string,
    at: { experimentId: string } & z.infer<typeof evalPlaceSchema>,
  ): Promise<EvalCellRecord | null>
  cellById(workspaceId: string, id: string): Promise<EvalCellRecord | null>
  /** What people called the answers of an experiment, by cell. */
  labels(experimentId: string): Promise<Map<string, 'good' | 'bad' | 'unsure'>>
  /** The whole answers of an experiment, by cell. */
  answers(experimentId: string): Promise<Map<string, string>>
  /** All or none are kept; each takes the place of the one that stands there. */
  keepCells(cells: readonly EvalCellRecord[]): Promise<void>
  /** Brings up to date what is shown of cells that were judged anew. */
  judgeCells(cells: readonly Pick<EvalCellRecord, 'id' | 'shown'>[]): Promise<void>

  /** Steps of the workspace under these keys, whichever experiment made them. */
  steps(workspaceId: string, keys: readonly string[]): Promise<Map<string, StepRecord>>
  /** One that is there stays. */
  keepSteps(experimentId: string, steps: readonly EvalStepRecord[]): Promise<void>
}

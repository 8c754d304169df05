import { z } from 'zod'
import type { ErrorInfo } from '@/pipeline/errors'
import {
  type Candidate,
  type EvalCellShown,
  type ExperimentSetup,
  evalPlaceSchema,
  experimentSetupSchema,
  type Headline,
  type Spent,
} from '@/pipeline/evaluation/experiment'
import type { CandidateFigures } from '@/pipeline/evaluation/figures'
import type { Gate, GateOutcome } from '@/pipeline/evaluation/gate'
import type { JudgeState } from '@/pipeline/evaluation/judge-card'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import { type Graph, graphSchema } from '@/pipeline/graph'
import type { StepRecord } from '@/pipeline/run-event'
import type { ExperimentProgress, ExperimentRecord } from '@/server/capabilities/records/experiments'
import { idSchema, nameSchema } from '../ids'

/** What is measured: the draft of a pipeline as it is now (or as `graph` has it), or a version of it. */
export const measuredSchema = z.strictObject({
  pipelineId: idSchema,
  version: z.number().int().positive().optional(),
  graph: graphSchema.optional(),
  name: nameSchema.optional(),
})
export const experimentDraftSchema = z.strictObject({
  name: nameSchema.optional(),
  kind: z.enum(['compare', 'sweep', 'optimise']).default('compare'),
  /** The first one is what the others are compared with. A sweep and an optimiser begin with one. */
  candidates: z.array(measuredSchema).min(1).max(20),
  datasetId: idSchema,
  /** Absent: the newest. */
  datasetVersion: z.number().int().positive().optional(),
  setup: experimentSetupSchema.prefault({}),
})
export const byExperiment = z.strictObject({ experimentId: idSchema })
export const byCell = z.strictObject({ experimentId: idSchema, ...evalPlaceSchema.shape })

export type ExperimentState = 'idle' | 'waiting' | 'running' | NonNullable<ExperimentRecord['ended']>

export interface ExperimentSummary
  extends Pick<
    ExperimentRecord,
    'id' | 'name' | 'kind' | 'pipelineId' | 'pipelineName' | 'datasetId' | 'datasetVersion'
  > {
  state: ExperimentState
  datasetName: string | null
  candidateCount: number
  cellCount: number
  /** ISO 8601. */
  createdAt: string
  finishedAt: string | null
  /** Absent: nothing was measured yet. */
  headline?: Headline
}

/** A case as a row. */
export interface ExperimentRow {
  caseId: string
  title: string
  tags: string[]
  split: string
  source: string
  language: string | null
  expected: { kind: 'answer' | 'label' | 'abstain' | 'places'; text: string } | null
  /** It names places, so its waterfall can be followed. */
  hasPlaces: boolean
}

export interface ExperimentDto extends ExperimentSummary {
  setup: ExperimentSetup
  revision: number
  error: ErrorInfo | null
  spent: Spent
  progress: ExperimentProgress
  dataset: { id: string; name: string; version: number; newest: number; gone: boolean }
  candidates: Candidate[]
  rows: ExperimentRow[]
  cells: EvalCellShown[]
  /** Of a sweep: over the cases that it searched with. */
  figures: CandidateFigures[]
  /** Of a sweep: the drawing and the winner over the cases that were held out of the search; absent: none were yet. */
  confirmation?: CandidateFigures[]
  /** The metric by which is decided; null until something was measured. */
  metric: MetricName | null
  /** How far what was judged by a model can be believed; null: nothing is. */
  judge: { provider: string; model: string; digest: string | null; state: JudgeState; cardId: string | null } | null
  /** Only synthetic cases, and candidates that differ in what generates: such a comparison is not supported. */
  warnings: ('synthetic-only' | 'few-cases')[]
}

/** What an experiment would take, and could show. */
export interface ExperimentEstimate {
  candidates: number
  cases: number
  cells: number
  /** Calls by what is called, at the most; `shared`: calls that are saved because steps are the same. */
  calls: { chat: number; embed: number; search: number; rerank: number; judge: number }
  shared: number
  tokens: number
  seconds: number
  cost: number | null
  indexBuilds: number
  /** The smallest difference of two shares that so many cases, of so many documents, show in 80 % of the times, 0…1, where a fifth of the cases differ. */
  detectable: number
  /** Problems that would stop it, such as variants that do not compile. */
  problems: { candidate: string; message: string }[]
}

/** A cell with all that happened in it. */
export interface EvalCellDetails extends Omit<EvalCellShown, 'label'> {
  answer: string
  /** Those that are kept: of another experiment they may be gone. */
  steps: StepRecord[]
  /** As the case had it (`expectationSchema`); absent: the case is gone. */
  expected?: unknown
  inputs: Record<string, unknown>
  /** What a person said of it. */
  label: 'good' | 'bad' | 'unsure' | null
}

/** How a candidate is put on the canvas. */
export interface AppliedCandidate {
  pipelineId: string | null
  graph: Graph
  /** Nodes whose config differs from the draft as it is now. */
  changed: string[]
  /** Collections whose live index is another one than the candidate searched; `indexId`: the shadow that it did. */
  indexes: {
    collectionId: string
    collectionName: string
    indexId: string
    /** Names of the other pipelines that search the collection: another live index changes their answers, too. */
    pipelines: string[]
  }[]
}

/** A pipeline's gate, and how its stored draft stands with it. */
export interface GateState {
  gate: Gate | null
  /** What it is measured on, as its newest version is; null: it was deleted, or there is no gate. */
  dataset: { id: string; name: string; version: number; cases: number } | null
  /** What was said of exactly this draft; null: it has to be asked. */
  outcome: GateOutcome | null
  /** The experiment that is asking now. */
  running: string | null
  /** The draft answers as what is live does: it goes live without being asked. */
  isSame: boolean
  /** The draft does not compile: nothing can be asked of it. */
  isInvalid: boolean
}

/** One point of a pipeline's trend. */
export interface TrendPoint {
  experimentId: string
  experimentName: string
  kind: ExperimentRecord['kind']
  at: string
  candidateName: string
  version: number | null
  /** Only points of the same basis (dataset, its version, assertions, judge) may be compared. */
  basis: string
  datasetName: string | null
  datasetVersion: number
  figures: CandidateFigures
  metric: MetricName | null
}

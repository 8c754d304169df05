import { z } from 'zod'
import type { ExperimentEvent } from '@/pipeline/evaluation/experiment'
import { experimentKindSchema, experimentSetupSchema } from '@/pipeline/evaluation/experiment'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import type { GateOutcome } from '@/pipeline/evaluation/gate'
import { idSchema, nameSchema } from '../ids'
import { notYet } from '../not-yet'
import { mutation, query, resumable } from '../use-case'
import type { EvaluationDeps } from './deps'
import { setGate } from './set-gate'
import {
  type AppliedCandidate,
  byCell,
  byExperiment,
  type EvalCellDetails,
  type ExperimentDto,
  type ExperimentEstimate,
  type ExperimentSummary,
  experimentDraftSchema,
  type GateState,
  type TrendPoint,
} from './types'

/** Experiments: pipelines measured on datasets, and what follows from it. */
export const evaluation = {
  list: query({
    permission: 'read',
    input: z.strictObject({ pipelineId: idSchema.optional(), kind: experimentKindSchema.optional() }),
    run: async (_: EvaluationDeps): Promise<ExperimentSummary[]> => notYet(),
  }),
  get: query({
    permission: 'read',
    input: byExperiment,
    run: async (_: EvaluationDeps): Promise<ExperimentDto> => notYet(),
  }),
  /** What it would take and could show; nothing is kept. */
  estimate: mutation({
    permission: 'edit',
    input: experimentDraftSchema,
    cancellable: true,
    run: async (_: EvaluationDeps): Promise<ExperimentEstimate> => notYet(),
  }),
  create: mutation({
    permission: 'edit',
    input: experimentDraftSchema,
    run: async (_: EvaluationDeps): Promise<ExperimentDto> => notYet(),
  }),
  rename: mutation({
    permission: 'edit',
    input: byExperiment.extend({ name: nameSchema }),
    run: async (_: EvaluationDeps): Promise<void> => notYet(),
  }),
  /** Throws `conflict` when `revision` is not the newest, `invalid-input` while it runs. */
  change: mutation({
    permission: 'edit',
    input: byExperiment.extend({ revision: z.number().int(), setup: experimentSetupSchema }),
    run: async (_: EvaluationDeps): Promise<ExperimentDto> => notYet(),
  }),
  /** With its answers, steps and shadow indexes. */
  delete: mutation({
    permission: 'edit',
    input: byExperiment,
    run: async (_: EvaluationDeps): Promise<void> => notYet(),
  }),
  /** Begins, or goes on with what is left. */
  start: mutation({
    permission: 'edit',
    input: byExperiment,
    run: async (_: EvaluationDeps): Promise<{ left: number; total: number }> => notYet(),
  }),
  stop: mutation({
    permission: 'edit',
    input: byExperiment,
    run: async (_: EvaluationDeps): Promise<void> => notYet(),
  }),
  events: resumable({
    permission: 'read',
    input: byExperiment.extend({ lastEventId: z.string().optional() }),
    run: (_: EvaluationDeps): AsyncIterable<ExperimentEvent> => notYet(),
  }),
  cell: query({
    permission: 'read',
    input: byCell,
    run: async (_: EvaluationDeps): Promise<EvalCellDetails> => notYet(),
  }),
  /** Where a candidate's cases are lost, which kinds fail, and what to change next. */
  diagnose: query({
    permission: 'read',
    input: byExperiment.extend({ candidateId: idSchema }),
    run: async (_: EvaluationDeps): Promise<Diagnosis> => notYet(),
  }),
  /** A candidate as a drawing for the canvas. */
  applied: query({
    permission: 'read',
    input: byExperiment.extend({ candidateId: idSchema }),
    run: async (_: EvaluationDeps): Promise<AppliedCandidate> => notYet(),
  }),
  /** Makes a shadow index of an experiment one of its collection's own, so that it can be made live. */
  keepIndex: mutation({
    permission: 'edit',
    input: byExperiment.extend({ indexId: idSchema }),
    run: async (_: EvaluationDeps): Promise<void> => notYet(),
  }),
  /** How a pipeline has done over time, oldest first. */
  trend: query({
    permission: 'read',
    input: z.strictObject({ pipelineId: idSchema }),
    run: async (_: EvaluationDeps): Promise<TrendPoint[]> => notYet(),
  }),
  /** The gate of a pipeline's endpoint, and what was said last of the draft as it is; both null where there is none. */
  gate: query({
    permission: 'read',
    input: z.strictObject({ pipelineId: idSchema }),
    run: async (_: EvaluationDeps): Promise<GateState> => notYet(),
  }),
  setGate,
  /** Begins to measure the draft against the live version; an outcome that still holds is given at once. */
  checkGate: mutation({
    permission: 'edit',
    input: z.strictObject({ pipelineId: idSchema }),
    run: async (_: EvaluationDeps): Promise<{ experimentId: string; outcome: GateOutcome | null }> => notYet(),
  }),
  export: query({
    permission: 'read',
    input: byExperiment.extend({ format: z.enum(['csv', 'json']) }),
    run: async (_: EvaluationDeps): Promise<{ name: string; text: string }> => notYet(),
  }),
}

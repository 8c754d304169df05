import { z } from 'zod'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { idSchema } from '../ids'
import { notYet } from '../not-yet'
import { mutation, query } from '../use-case'
import { changeExperiment, deleteExperiment, renameExperiment } from './change-experiment'
import { checkGate } from './check-gate'
import { createExperiment } from './create-experiment'
import type { EvaluationDeps } from './deps'
import { getGate } from './gate'
import { getEvalCell } from './get-eval-cell'
import { getExperiment } from './get-experiment'
import { listExperiments } from './list-experiments'
import { experimentEvents, startExperiment, stopExperiment } from './running'
import { setGate } from './set-gate'
import { getTrend } from './trend'
import { type AppliedCandidate, byExperiment, type ExperimentEstimate, experimentDraftSchema } from './types'

/** Experiments: pipelines measured on datasets, and what follows from it. */
export const evaluation = {
  list: listExperiments,
  get: getExperiment,
  /** What it would take and could show; nothing is kept. */
  estimate: mutation({
    permission: 'edit',
    input: experimentDraftSchema,
    cancellable: true,
    run: async (_: EvaluationDeps): Promise<ExperimentEstimate> => notYet(),
  }),
  create: createExperiment,
  rename: renameExperiment,
  change: changeExperiment,
  delete: deleteExperiment,
  start: startExperiment,
  stop: stopExperiment,
  events: experimentEvents,
  cell: getEvalCell,
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
  trend: getTrend,
  gate: getGate,
  setGate,
  checkGate,
  export: query({
    permission: 'read',
    input: byExperiment.extend({ format: z.enum(['csv', 'json']) }),
    run: async (_: EvaluationDeps): Promise<{ name: string; text: string }> => notYet(),
  }),
}

import { z } from 'zod'
import type { Diagnosis } from '@/pipeline/evaluation/figures'
import type { Gate, GateOutcome } from '@/pipeline/evaluation/gate'
import { idSchema } from '../ids'
import { notYet } from '../not-yet'
import { mutation, query } from '../use-case'
import { appliedCandidate, keepIndex } from './applied'
import { changeExperiment, deleteExperiment, renameExperiment } from './change-experiment'
import { createExperiment } from './create-experiment'
import type { EvaluationDeps } from './deps'
import { estimateExperiment } from './estimate-experiment'
import { exportExperiment } from './export-experiment'
import { getEvalCell } from './get-eval-cell'
import { getExperiment } from './get-experiment'
import { listExperiments } from './list-experiments'
import { experimentEvents, startExperiment, stopExperiment } from './running'
import { setGate } from './set-gate'
import { byExperiment, type TrendPoint } from './types'

/** Experiments: pipelines measured on datasets, and what follows from it. */
export const evaluation = {
  list: listExperiments,
  get: getExperiment,
  estimate: estimateExperiment,
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
  applied: appliedCandidate,
  keepIndex: keepIndex,
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
    run: async (
      _: EvaluationDeps,
    ): Promise<{ gate: Gate | null; outcome: GateOutcome | null; running: string | null }> => notYet(),
  }),
  setGate,
  /** Begins to measure the draft against the live version; an outcome that still holds is given at once. */
  checkGate: mutation({
    permission: 'edit',
    input: z.strictObject({ pipelineId: idSchema }),
    run: async (_: EvaluationDeps): Promise<{ experimentId: string; outcome: GateOutcome | null }> => notYet(),
  }),
  export: exportExperiment,
}

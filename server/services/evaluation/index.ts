import type { Diagnosis } from '@/pipeline/evaluation/figures'
import { idSchema } from '../ids'
import { notYet } from '../not-yet'
import { query } from '../use-case'
import { appliedCandidate, keepIndex } from './applied'
import { changeExperiment, deleteExperiment, renameExperiment } from './change-experiment'
import { checkGate } from './check-gate'
import { createExperiment } from './create-experiment'
import type { EvaluationDeps } from './deps'
import { estimateExperiment } from './estimate-experiment'
import { exportExperiment } from './export-experiment'
import { getGate } from './gate'
import { getEvalCell } from './get-eval-cell'
import { getExperiment } from './get-experiment'
import { listExperiments } from './list-experiments'
import { experimentEvents, startExperiment, stopExperiment } from './running'
import { setGate } from './set-gate'
import { getTrend } from './trend'
import { byExperiment } from './types'

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
  keepIndex,
  trend: getTrend,
  gate: getGate,
  setGate,
  checkGate,
  export: exportExperiment,
}

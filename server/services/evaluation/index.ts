import { appliedCandidate, keepIndex } from './applied'
import { changeExperiment, deleteExperiment, renameExperiment } from './change-experiment'
import { checkGate } from './check-gate'
import { createExperiment } from './create-experiment'
import { diagnoseCandidate } from './diagnose'
import { estimateExperiment } from './estimate-experiment'
import { exportExperiment } from './export-experiment'
import { getGate } from './gate'
import { getEvalCell } from './get-eval-cell'
import { getExperiment } from './get-experiment'
import { listExperiments } from './list-experiments'
import { experimentEvents, startExperiment, stopExperiment } from './running'
import { setGate } from './set-gate'
import { getTrend } from './trend'

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
  diagnose: diagnoseCandidate,
  applied: appliedCandidate,
  keepIndex,
  trend: getTrend,
  gate: getGate,
  setGate,
  checkGate,
  export: exportExperiment,
}

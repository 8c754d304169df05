import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { shownEvalCell } from '@/server/experiments/measure'
import { findExperiment } from '@/server/experiments/prepare'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import { byCell, type EvalCellDetails } from './types'

/** An answer with all that happened in it. Throws `not-found`. */
export const getEvalCell = query({
  permission: 'read',
  input: byCell,
  async run(deps: EvaluationDeps, at, call): Promise<EvalCellDetails> {
    const experiment = await findExperiment(deps, at.experimentId, call)
    const { experiments, datasets, grids } = deps.records
    const cell = await experiments.cell(call.workspaceId, at)
    if (!cell) throw new AppError('not-found', say('This case has no answer yet.'))
    const [found, label] = await Promise.all([
      experiments.steps(call.workspaceId, cell.steps),
      grids.label(call.workspaceId, { cellId: cell.id }),
    ])
    const { cases } = await datasets.cases(experiment.datasetId, {
      version: experiment.datasetVersion,
      ids: [at.caseId],
    })
    return {
      ...shownEvalCell(cell),
      answer: cell.answer,
      steps: cell.steps.flatMap((key) => found.get(key) ?? []),
      expected: cases[0]?.expected ?? null,
      inputs: cases[0]?.inputs ?? {},
      label: label?.verdict ?? null,
    }
  },
})

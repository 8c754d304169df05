import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { type ExperimentSetup, experimentSetupSchema } from '@/pipeline/evaluation/experiment'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import { findExperiment } from '@/server/experiments/prepare'
import { nameSchema } from '../ids'
import { mutation } from '../use-case'
import type { EvaluationDeps } from './deps'
import { readExperiment } from './get-experiment'
import { byExperiment, type ExperimentDto } from './types'

export const renameExperiment = mutation({
  permission: 'edit',
  input: byExperiment.extend({ name: nameSchema }),
  async run(deps: EvaluationDeps, { experimentId, name }, call): Promise<void> {
    await findExperiment(deps, experimentId, call)
    await deps.records.experiments.rename(call.workspaceId, experimentId, name)
  },
})

/**
 * Throws `conflict` when `revision` is not the newest one, and `invalid-input` while it runs, or where what a search has
 * decided already would not follow from the new setup.
 */
export const changeExperiment = mutation({
  permission: 'edit',
  input: byExperiment.extend({ revision: z.number().int(), setup: experimentSetupSchema }),
  async run(deps: EvaluationDeps, { experimentId, revision, setup }, call): Promise<ExperimentDto> {
    const { ended, progress, setup: before } = await findExperiment(deps, experimentId, call)
    if (ended === null && (await deps.experiments.state(experimentId)) !== 'idle')
      throw new AppError('invalid-input', say('The experiment is running.'), { fix: say('Stop it first.') })
    const isSearched = (progress.sweep ?? progress.optimise) !== undefined || (await hasVariants(deps, experimentId))
    if (isSearched && canonicalJson(searchOf(setup)) !== canonicalJson(searchOf(before)))
      throw new AppError('invalid-input', say('The search has begun: only its limits can be changed.'), {
        fix: say('Set up another experiment like it.'),
      })
    if (!(await deps.records.experiments.change(call.workspaceId, experimentId, revision, { setup })))
      throw new AppError('conflict', say('The experiment was changed elsewhere.'), { fix: say('Load it again.') })
    return (await readExperiment(deps, experimentId, call)).dto
  },
})

/** All but what it may take. */
const searchOf = ({ limits: _limits, prices: _prices, ...search }: ExperimentSetup): object => search

/** A search makes candidates of the one that it began with. */
const hasVariants = async ({ records }: EvaluationDeps, id: string): Promise<boolean> =>
  (await records.experiments.candidates(id)).some(({ parentId }) => parentId !== null)

/** With its answers, steps and shadow indexes. What is under way is given up. */
export const deleteExperiment = mutation({
  permission: 'edit',
  input: byExperiment,
  async run(deps: EvaluationDeps, { experimentId }, call): Promise<void> {
    await findExperiment(deps, experimentId, call)
    await deps.experiments.giveUp(experimentId)
    await deps.experiments.deps.shadows.remove(experimentId, call)
    await deps.records.experiments.delete(call.workspaceId, experimentId)
  },
})

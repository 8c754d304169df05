import { AppError } from '@/pipeline/errors'
import { english, say } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { ExperimentRecord } from '@/server/capabilities/records/experiments'
import { validateInputs } from '@/server/engine'
import type { Arm } from './arm'
import type { ExperimentDeps, ExperimentScope } from './deps'

/** Throws `not-found`. */
export async function findExperiment(
  { records }: Pick<ExperimentDeps, 'records'>,
  id: string,
  scope: ExperimentScope,
): Promise<ExperimentRecord> {
  const experiment = await records.experiments.get(scope.workspaceId, id)
  if (!experiment) throw new AppError('not-found', say('There is no such experiment.'))
  return experiment
}

/** The cases that an experiment's setup chooses, in the dataset's order. Throws `not-found` where the dataset was deleted. */
export async function casesOf(
  { records }: Pick<ExperimentDeps, 'records'>,
  {
    datasetId,
    datasetVersion,
    setup,
    workspaceId,
  }: Pick<ExperimentRecord, 'datasetId' | 'datasetVersion' | 'setup' | 'workspaceId'>,
): Promise<CaseRecord[]> {
  const dataset = await records.datasets.get(workspaceId, datasetId)
  if (!dataset) throw new AppError('not-found', say('The dataset of this experiment was deleted.'))
  const { cases } = await records.datasets.cases(datasetId, { version: datasetVersion, ...setup.cases })
  return cases
}

const MOST_NAMED = 20

/** Inputs that a candidate does not take, or lacks, are told before anything is asked. Throws `invalid-input`. */
export function refuseUnfit(arms: readonly Pick<Arm, 'candidate' | 'plan'>[], cases: readonly CaseRecord[]): void {
  if (cases.length === 0)
    throw new AppError('invalid-input', say('There is no case to measure.'), {
      fix: say('Choose another split or tag, or add cases to the dataset.'),
    })
  for (const { candidate, plan } of arms) {
    const unfit = cases.flatMap(({ id, inputs }) => {
      try {
        validateInputs(plan.inputs, inputs)
        return []
      } catch (error) {
        if (error instanceof AppError) return [{ caseId: id, error }]
        throw error
      }
    })
    const [first] = unfit
    if (!first) continue
    throw new AppError(
      'invalid-input',
      say('{count, plural, one {# case does} other {# cases do}} not fit what “{name}” takes. The first: {reason}', {
        count: unfit.length,
        name: candidate.name,
        reason: first.error.said.message,
      }),
      {
        fix: say('Correct these cases, or leave them out by a filter.'),
        details: {
          cases: unfit
            .slice(0, MOST_NAMED)
            .map(({ caseId, error }) => ({ caseId, reason: english(error.said.message) })),
        },
      },
    )
  }
}

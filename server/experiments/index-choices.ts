import type { CandidateRecord, ExperimentRecord } from '@/server/capabilities/records/experiments'
import type { ExperimentDeps, ExperimentScope, IndexChoice } from './deps'

/** Which shadow indexes each candidate searches instead of the live ones. */
export async function indexChoices(
  _deps: ExperimentDeps,
  _experiment: Pick<ExperimentRecord, 'id'>,
  _candidates: readonly CandidateRecord[],
  _scope: ExperimentScope,
): Promise<ReadonlyMap<string, IndexChoice>> {
  return new Map()
}

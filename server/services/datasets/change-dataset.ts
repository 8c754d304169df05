import { AppError } from '@/pipeline/errors'
import type { CaseChange } from '@/server/capabilities/records/datasets'
import type { Scope } from '../context'
import { type DatasetDeps, requireDataset } from './rows'

/** How often somebody else may come before. */
const TRIES = 20

/**
 * Changes a dataset by what `plan` finds in it: whoever changes it at the same time does so before or after, and what
 * was planned meanwhile is planned again. Where nothing is to change, the version stays. Throws `not-found`, `conflict`.
 */
export async function changeDataset<Told>(
  deps: DatasetDeps,
  id: string,
  scope: Scope,
  plan: (version: number) => Promise<{ change: CaseChange; told: Told }>,
): Promise<{ version: number; told: Told }> {
  for (let tries = 1; ; tries += 1) {
    const { version } = await requireDataset(deps, id, scope)
    const { change, told } = await plan(version)
    if (!change.put?.length && !change.remove?.length) return { version, told }
    try {
      return { version: await deps.records.datasets.change(id, change, version), told }
    } catch (error) {
      if (tries === TRIES || !(error instanceof AppError) || error.code !== 'conflict') throw error
    }
  }
}

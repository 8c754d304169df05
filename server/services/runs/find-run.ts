import { AppError } from '@/pipeline/errors'
import type { StoredRunDetails } from '@/server/capabilities/run-store'
import type { RunDeps } from './deps'

/** The stored run. Throws `not-found`. */
export async function findRun({ store }: Pick<RunDeps, 'store'>, id: string): Promise<StoredRunDetails> {
  const run = await store.get(id)
  if (!run)
    throw new AppError('not-found', `There is no run ${id}.`, {
      fix: 'Only the newest runs are kept; it may have been deleted.',
    })
  return run
}

import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { RunDeps } from './deps'

/** The stored run. Throws `not-found`. */
export async function findRun(
  { store, workspaceId }: Pick<RunDeps, 'store' | 'workspaceId'>,
  id: string,
): Promise<RunRecord> {
  const run = await store.get(workspaceId, id)
  if (!run)
    throw new AppError('not-found', say('There is no run {id}.', { id }), {
      fix: say('Only the newest runs are kept; it may have been deleted.'),
    })
  return run
}

import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { Scope } from '../context'
import type { RunDeps } from './deps'

/** The stored run. Throws `not-found`. */
export async function findRun({ store }: Pick<RunDeps, 'store'>, id: string, scope: Scope): Promise<RunRecord> {
  const run = await store.get(scope.workspaceId, id)
  if (!run)
    throw new AppError('not-found', say('There is no run {id}.', { id }), {
      fix: say('Only the newest runs are kept; it may have been deleted.'),
    })
  return run
}

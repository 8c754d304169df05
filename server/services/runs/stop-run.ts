import type { RunDeps } from './deps'
import { findRun } from './find-run'

/** Stops a run; one that has ended already stays as it is. Throws `not-found` for a run that never was. */
export async function stopRun(deps: Pick<RunDeps, 'store' | 'registry' | 'workspaceId'>, runId: string): Promise<void> {
  if (!deps.registry.stop(deps.workspaceId, runId)) await findRun(deps, runId)
}

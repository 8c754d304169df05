import type { RunDeps } from './deps'
import { summaryOf } from './summary'
import { MAX_RUN_PAGE, type RunOrigin, type RunPage } from './types'

export interface ListRunsInput {
  pipelineId?: string
  status?: string
  origin?: RunOrigin
  cursor?: string
  /** Runs per page, at most `MAX_RUN_PAGE`. */
  limit?: number
}

/** A page of runs, newest first. */
export async function listRuns(
  { store, workspaceId }: Pick<RunDeps, 'store' | 'workspaceId'>,
  input: ListRunsInput,
): Promise<RunPage> {
  const limit = Math.min(MAX_RUN_PAGE, Math.max(1, input.limit ?? 30))
  const { runs, nextCursor } = await store.list(workspaceId, { ...input, limit })
  return { items: runs.map(summaryOf), nextCursor }
}

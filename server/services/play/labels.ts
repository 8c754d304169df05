import { z } from 'zod'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { GridDeps } from './deps'
import type { RunLabel } from './types'

/** What people said of runs, votes aside. Runs that nobody labelled, or of another workspace, are not among them. */
export const runLabels = query({
  permission: 'read',
  input: z.strictObject({ runIds: z.array(idSchema).max(500) }),
  run: ({ records }: GridDeps, { runIds }, { workspaceId }): Promise<RunLabel[]> =>
    records.grids.labelsOfRuns(workspaceId, runIds),
})

import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { gridSetupChangeSchema, gridSetupSchema } from '@/pipeline/play/grid'
import { say } from '@/pipeline/said'
import { requireUsable } from '@/server/evaluation/usable'
import { findGrid } from '@/server/play/prepare'
import type { Call } from '../context'
import { idSchema, nameSchema } from '../ids'
import { mutation } from '../use-case'
import type { GridDeps } from './deps'

const missing = () => new AppError('not-found', say('There is no such grid.'))

export const renameGrid = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema, name: nameSchema }),
  async run({ records }: GridDeps, { id, name }, { workspaceId }): Promise<void> {
    if (!(await records.grids.rename(workspaceId, id, name))) throw missing()
  },
})

/** Ends what is played of it, and deletes it with the rows that are its own. */
export const deleteGrid = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema }),
  async run(deps: GridDeps, { id }, call): Promise<void> {
    const { datasetId } = await findGrid(deps, id, call)
    await deps.player.giveUp(id)
    await deps.records.grids.delete(call.workspaceId, id)
    await deleteRows(deps, datasetId, call)
  },
})

async function deleteRows({ records }: GridDeps, datasetId: string, { workspaceId }: Call): Promise<void> {
  const dataset = await records.datasets.get(workspaceId, datasetId)
  if (dataset?.kind !== 'grid') return
  const others = await records.grids.list(workspaceId)
  if (others.some((grid) => grid.datasetId === datasetId)) return
  await records.datasets.delete(workspaceId, datasetId)
}

/**
 * Changes what is played. Throws `conflict` when somebody else has since `revision`, `invalid-input` for an assertion that
 * cannot be checked. `datasetVersion`: usually the newest.
 */
export const changeGrid = mutation({
  permission: 'edit',
  input: z.strictObject({
    id: idSchema,
    revision: z.number().int().positive(),
    setup: gridSetupChangeSchema.optional(),
    datasetId: idSchema.optional(),
    datasetVersion: z.number().int().positive().optional(),
  }),
  async run(deps: GridDeps, { id, revision, setup, datasetId, datasetVersion }, call): Promise<{ revision: number }> {
    const { records } = deps
    requireUsable(setup?.assertions ?? [], 'setup.assertions')
    const grid = await findGrid(deps, id, call)
    const dataset = await records.datasets.get(call.workspaceId, datasetId ?? grid.datasetId)
    if (!dataset && datasetId !== undefined) throw new AppError('not-found', say('There is no such dataset.'))
    const version = datasetVersion ?? (datasetId === undefined ? undefined : dataset?.version)
    const change = {
      ...(setup && {
        setup: gridSetupSchema.parse({
          ...grid.setup,
          ...setup,
          judge: setup.judge === undefined ? grid.setup.judge : (setup.judge ?? undefined),
        }),
      }),
      ...(datasetId !== undefined && { datasetId }),
      ...(version !== undefined && { datasetVersion: Math.min(version, dataset?.version ?? version) }),
    }
    if (await records.grids.change(call.workspaceId, id, revision, change)) return { revision: revision + 1 }
    throw new AppError('conflict', say('The grid has changed meanwhile.'))
  },
})

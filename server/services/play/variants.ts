import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { MOST_VARIANTS, type Variant } from '@/pipeline/play/grid'
import { say } from '@/pipeline/said'
import { checkVariant } from '@/server/play/column'
import { findGrid } from '@/server/play/prepare'
import { idSchema, nameSchema } from '../ids'
import { mutation } from '../use-case'
import type { GridDeps } from './deps'

const missing = () => new AppError('not-found', say('There is no such variant in this grid.'))

/** Keeps a variant. Throws `invalid-graph` naming variables that nothing feeds, each with the nearest that is fed. */
export const addVariant = mutation({
  permission: 'edit',
  input: z.strictObject({
    gridId: idSchema,
    name: nameSchema.optional(),
    parentId: idSchema.optional(),
    config: z.record(z.string(), z.unknown()),
  }),
  async run(deps: GridDeps, { gridId, parentId, config, name }, call): Promise<Variant> {
    const { graph, nodeId, setup } = await findGrid(deps, gridId, call)
    const variants = await deps.records.grids.variants(gridId)
    if (parentId !== undefined && !variants.some(({ id }) => id === parentId)) throw missing()
    if (variants.filter(({ id }) => !setup.hidden.includes(id)).length >= MOST_VARIANTS)
      throw new AppError('too-large', say('A grid shows {most} variants at the most.', { most: MOST_VARIANTS }), {
        fix: say('Hide some: they are kept.'),
      })
    checkVariant({ graph, nodeId, variant: { id: '', name: name ?? '', config } }, deps.definitions)
    const made = await deps.records.grids.addVariant({
      gridId,
      parentId: parentId ?? null,
      config,
      ...(name !== undefined && { name }),
    })
    const { gridId: _gridId, createdAt, ...variant } = made
    return { ...variant, createdAt: createdAt.toISOString() }
  },
})

export const renameVariant = mutation({
  permission: 'edit',
  input: z.strictObject({ gridId: idSchema, id: idSchema, name: nameSchema }),
  async run(deps: GridDeps, { gridId, id, name }, call): Promise<void> {
    await findGrid(deps, gridId, call)
    if (!(await deps.records.grids.renameVariant(gridId, id, name))) throw missing()
  },
})

import { z } from 'zod'
import { sentence } from '@/pipeline/said'
import { findGrid } from '@/server/play/prepare'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation, resumable } from '../use-case'
import type { GridDeps } from './deps'

/**
 * Plays what is not played yet; `only` narrows it. `again`: also what is (a new answer takes the place of the old one).
 * `renew`: contexts that are older than their collection are made anew. Throws before anything is asked: `invalid-graph`
 * for a variant that does not compile, `invalid-input` for cases that do not fit, `too-large`.
 */
export const startPlay = mutation({
  permission: 'edit',
  input: z.strictObject({
    id: idSchema,
    only: z
      .strictObject({
        variantIds: z.array(idSchema).max(50).optional(),
        models: z.array(z.string().max(220)).max(10).optional(),
        caseIds: z.array(idSchema).max(5_000).optional(),
      })
      .optional(),
    again: z.boolean().default(false),
    renew: z.boolean().default(false),
  }),
  run: ({ player }: GridDeps, { id, ...how }, call): Promise<{ total: number; left: number }> =>
    player.start(id, how, call),
})

/** Begins no more cells. Those under way come to their end and are kept; `events` tells when. */
export const stopPlay = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema }),
  async run(deps: GridDeps, { id }, call): Promise<void> {
    await findGrid(deps, id, call)
    deps.player.stop(id)
  },
})

/** What happens from now on while the grid is played; ends with `ended`, at once when it is not. */
export const playEvents = resumable({
  permission: 'read',
  input: z.strictObject({
    id: idSchema,
    lastEventId: z.string().regex(/^\d+$/, sentence('Must be a whole number.')).nullish(),
  }),
  run: (deps: GridDeps, { id, lastEventId }, call) =>
    eventsOf(deps, id, lastEventId ? Number(lastEventId) : undefined, call),
})

async function* eventsOf(deps: GridDeps, id: string, after: number | undefined, call: Call) {
  await findGrid(deps, id, call)
  yield* deps.player.events(id, after, call.signal)
}

import { tracked } from '@trpc/server'
import { z } from 'zod'
import { idSchema } from '@/server/services/ids'
import { listRunsSchema } from './schemas'
import { procedure, router, translated } from './trpc'

export const runsRouter = router({
  start: procedure
    .input(
      z.object({
        pipelineId: idSchema,
        graph: z.unknown(),
        inputs: z.record(z.string(), z.unknown()),
        reuse: z.boolean().optional(),
      }),
    )
    .mutation(({ ctx, input }) => ctx.studio.runs.start(input)),
  /** Replays kept events after `lastEventId` (a `seq`), then goes on live until the run is finished. */
  events: procedure
    .input(z.object({ runId: idSchema, lastEventId: z.string().nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const after = input.lastEventId ? Number(input.lastEventId) : -1
      const events = ctx.studio.runs.events(input.runId, after, signal ?? new AbortController().signal)
      for await (const event of translated(events)) {
        yield tracked(String(event.seq), event)
      }
    }),
  stop: procedure.input(z.object({ runId: idSchema })).mutation(({ ctx, input }) => ctx.studio.runs.stop(input.runId)),
  list: procedure.input(listRunsSchema).query(({ ctx, input }) => ctx.studio.runs.list(input)),
  get: procedure.input(z.object({ id: idSchema })).query(({ ctx, input }) => ctx.studio.runs.get(input.id)),
  step: procedure
    .input(z.object({ runId: idSchema, stepId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.runs.step(input.runId, input.stepId)),
})

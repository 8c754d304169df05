import { z } from 'zod'
import { procedure, router, translated } from './trpc'

export const modelsRouter = router({
  list: procedure.query(({ ctx }) => ctx.studio.models.list()),
  pull: procedure.input(z.object({ model: z.string().trim().min(1).max(200) })).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    yield* translated(ctx.studio.models.pull(input.model, signal ?? new AbortController().signal))
  }),
})

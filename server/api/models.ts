import { z } from 'zod'
import { locales } from '@/pipeline/node-definition'
import { idSchema } from './schemas'
import { procedure, router, translated } from './trpc'

const modelName = z.string().trim().min(1).max(200)
const setupSchema = z.strictObject({
  chat: modelName.optional(),
  embed: modelName.optional(),
  collections: z.array(idSchema).max(100).default([]),
})

export const modelsRouter = router({
  list: procedure.query(({ ctx }) => ctx.studio.models.list()),
  pull: procedure.input(z.object({ model: modelName })).subscription(async function* ({ ctx, input, signal }) {
    yield* translated(ctx.studio.models.pull(input.model, signal ?? new AbortController().signal))
  }),
  offer: procedure
    .input(z.object({ language: z.enum(locales) }))
    .query(({ ctx, input }) => ctx.studio.models.offer(input.language)),
  setup: procedure.input(setupSchema).mutation(({ ctx, input }) => ctx.studio.models.setup(input)),
  stopSetup: procedure.mutation(({ ctx }) => ctx.studio.models.stopSetup()),
  dismissSetup: procedure.mutation(({ ctx }) => ctx.studio.models.dismissSetup()),
})

import { z } from 'zod'
import { chunkingSchema } from '@/pipeline/chunking'
import { modelRefSchema } from '@/pipeline/model-ref'
import { languages } from '@/server/services/collections/types'
import { idSchema } from './schemas'
import { procedure, router } from './trpc'

const changeSchema = z.strictObject({
  embedder: modelRefSchema.optional(),
  chunking: chunkingSchema.optional(),
  language: z.enum(languages).optional(),
})
const byIndex = procedure.input(z.object({ indexId: idSchema }))
const byChange = procedure.input(z.object({ collectionId: idSchema, change: changeSchema }))

export const indexesRouter = router({
  list: procedure
    .input(z.object({ collectionId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.indexes.list(input.collectionId)),
  estimate: byChange.query(({ ctx, input, signal }) =>
    ctx.studio.indexes.estimate(input.collectionId, input.change, signal ?? AbortSignal.timeout(60_000)),
  ),
  start: byChange.mutation(({ ctx, input }) => ctx.studio.indexes.start(input.collectionId, input.change)),
  rebuild: procedure
    .input(z.object({ collectionId: idSchema }))
    .mutation(({ ctx, input }) => ctx.studio.indexes.rebuild(input.collectionId)),
  cancel: byIndex.mutation(({ ctx, input }) => ctx.studio.indexes.cancel(input.indexId)),
  activate: byIndex.mutation(({ ctx, input }) => ctx.studio.indexes.activate(input.indexId)),
  drop: byIndex.mutation(({ ctx, input }) => ctx.studio.indexes.drop(input.indexId)),
})

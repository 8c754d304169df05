import { z } from 'zod'
import { saveSourceSchema, sourceConfigSchema } from '@/server/services/sources/types'
import { idSchema } from './schemas'
import { procedure, router } from './trpc'

const byId = procedure.input(z.object({ id: idSchema }))

export const sourcesRouter = router({
  list: procedure
    .input(z.object({ collectionId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.sources.list(input.collectionId)),
  get: byId.query(({ ctx, input }) => ctx.studio.sources.get(input.id)),
  create: procedure
    .input(z.object({ collectionId: idSchema, source: saveSourceSchema }))
    .mutation(({ ctx, input }) => ctx.studio.sources.create(input.collectionId, input.source)),
  update: procedure
    .input(z.object({ id: idSchema, source: saveSourceSchema }))
    .mutation(({ ctx, input }) => ctx.studio.sources.update(input.id, input.source)),
  delete: procedure
    .input(z.object({ id: idSchema, keepDocuments: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.studio.sources.delete(input.id, { keepDocuments: input.keepDocuments })),
  probe: procedure
    .input(z.object({ config: sourceConfigSchema, secret: z.string().max(1000).optional() }))
    .mutation(({ ctx, input, signal }) =>
      ctx.studio.sources.probe(input.config, input.secret, signal ?? AbortSignal.timeout(60_000)),
    ),
  sync: byId.mutation(({ ctx, input }) => ctx.studio.sources.sync(input.id)),
  cancelSync: byId.mutation(({ ctx, input }) => ctx.studio.sources.cancelSync(input.id)),
  syncs: byId.query(({ ctx, input }) => ctx.studio.sources.syncs(input.id)),
  entries: procedure
    .input(z.object({ syncId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.sources.entries(input.syncId)),
})

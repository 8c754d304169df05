import { z } from 'zod'
import { idSchema, nameSchema } from './schemas'
import { procedure, router } from './trpc'

const byId = procedure.input(z.object({ id: idSchema }))

export const pipelinesRouter = router({
  list: procedure.query(({ ctx }) => ctx.studio.pipelines.list()),
  templates: procedure.query(({ ctx }) => ctx.studio.pipelines.templates()),
  get: byId.query(({ ctx, input }) => ctx.studio.pipelines.get(input.id)),
  create: procedure
    .input(z.object({ name: nameSchema, graph: z.unknown().optional() }))
    .mutation(({ ctx, input }) => ctx.studio.pipelines.create(input)),
  rename: procedure
    .input(z.object({ id: idSchema, name: nameSchema }))
    .mutation(({ ctx, input }) => ctx.studio.pipelines.rename(input)),
  save: procedure
    .input(z.object({ id: idSchema, graph: z.unknown(), revision: z.number().int() }))
    .mutation(({ ctx, input }) => ctx.studio.pipelines.save(input)),
  delete: byId.mutation(({ ctx, input }) => ctx.studio.pipelines.delete(input.id)),
  duplicate: byId.mutation(({ ctx, input }) => ctx.studio.pipelines.duplicate(input.id)),
  import: procedure
    .input(z.object({ document: z.unknown() }))
    .mutation(({ ctx, input }) => ctx.studio.pipelines.import(input.document)),
  export: byId.query(({ ctx, input }) => ctx.studio.pipelines.export(input.id)),
})

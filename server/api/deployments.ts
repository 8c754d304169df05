import { z } from 'zod'
import { idSchema, nameSchema, slugSchema } from './schemas'
import { procedure, router } from './trpc'

export const deploymentsRouter = router({
  publish: procedure
    .input(z.object({ pipelineId: idSchema, slug: slugSchema, keyName: nameSchema.optional() }))
    .mutation(({ ctx, input }) => ctx.studio.deployments.publish(input)),
  list: procedure.query(({ ctx }) => ctx.studio.deployments.list()),
  get: procedure
    .input(z.object({ pipelineId: idSchema }))
    .query(({ ctx, input }) => ctx.studio.deployments.get(input.pipelineId)),
  createKey: procedure
    .input(z.object({ deploymentId: idSchema, name: nameSchema }))
    .mutation(({ ctx, input }) => ctx.studio.deployments.createKey(input)),
  revokeKey: procedure
    .input(z.object({ keyId: idSchema }))
    .mutation(({ ctx, input }) => ctx.studio.deployments.revokeKey(input.keyId)),
  unpublish: procedure
    .input(z.object({ deploymentId: idSchema }))
    .mutation(({ ctx, input }) => ctx.studio.deployments.unpublish(input.deploymentId)),
})

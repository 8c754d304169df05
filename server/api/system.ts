import { procedure, router } from './trpc'

export const systemRouter = router({
  status: procedure.query(({ ctx }) => ctx.studio.system.status()),
  environment: procedure.query(({ ctx }) => ctx.studio.system.environment()),
})

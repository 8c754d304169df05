import { collectionsRouter } from './collections'
import { deploymentsRouter } from './deployments'
import { modelsRouter } from './models'
import { pipelinesRouter } from './pipelines'
import { runsRouter } from './runs'
import { systemRouter } from './system'
import { router } from './trpc'

export const appRouter = router({
  system: systemRouter,
  models: modelsRouter,
  pipelines: pipelinesRouter,
  runs: runsRouter,
  collections: collectionsRouter,
  deployments: deploymentsRouter,
})

/** The studio's API as a type: all that the browser imports of it. */
export type AppRouter = typeof appRouter

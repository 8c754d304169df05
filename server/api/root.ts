import { collectionsRouter } from './collections'
import { deploymentsRouter } from './deployments'
import { indexesRouter } from './indexes'
import { modelsRouter } from './models'
import { pipelinesRouter } from './pipelines'
import { retrievalRouter } from './retrieval'
import { runsRouter } from './runs'
import { sourcesRouter } from './sources'
import { systemRouter } from './system'
import { router } from './trpc'

export const appRouter = router({
  system: systemRouter,
  models: modelsRouter,
  pipelines: pipelinesRouter,
  runs: runsRouter,
  collections: collectionsRouter,
  sources: sourcesRouter,
  indexes: indexesRouter,
  retrieval: retrievalRouter,
  deployments: deploymentsRouter,
})

/** The studio's API as a type: all that the browser imports of it. */
export type AppRouter = typeof appRouter

import { procedures } from './procedures'
import { router } from './trpc'

export const appRouter = router({
  system: procedures('system'),
  models: procedures('models'),
  pipelines: procedures('pipelines'),
  runs: procedures('runs'),
  collections: procedures('collections'),
  sources: procedures('sources'),
  indexes: procedures('indexes'),
  retrieval: procedures('retrieval'),
  deployments: procedures('deployments'),
  secrets: procedures('secrets'),
  datasets: procedures('datasets'),
  play: procedures('play'),
  evaluation: procedures('evaluation'),
  judges: procedures('judges'),
  synthesis: procedures('synthesis'),
})

/** The studio's API as a type: all that the browser imports of it. */
export type AppRouter = typeof appRouter

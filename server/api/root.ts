import { deployments } from '@/server/services/deployments'
import { indexes } from '@/server/services/indexes'
import { models } from '@/server/services/models'
import { pipelines } from '@/server/services/pipelines'
import { retrieval } from '@/server/services/retrieval'
import { runs } from '@/server/services/runs'
import { sources } from '@/server/services/sources'
import { system } from '@/server/services/system'
import { collectionsRouter } from './collections'
import { procedures } from './procedures'
import { router } from './trpc'

export const appRouter = router({
  system: procedures('system', system),
  models: procedures('models', models),
  pipelines: procedures('pipelines', pipelines),
  runs: procedures('runs', runs),
  collections: collectionsRouter,
  sources: procedures('sources', sources),
  indexes: procedures('indexes', indexes),
  retrieval: procedures('retrieval', retrieval),
  deployments: procedures('deployments', deployments),
})

/** The studio's API as a type: all that the browser imports of it. */
export type AppRouter = typeof appRouter

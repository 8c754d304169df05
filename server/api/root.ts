import { collections } from '@/server/services/collections'
import { deployments } from '@/server/services/deployments'
import { indexes } from '@/server/services/indexes'
import { models } from '@/server/services/models'
import { pipelines } from '@/server/services/pipelines'
import { retrieval } from '@/server/services/retrieval'
import { sources } from '@/server/services/sources'
import { system } from '@/server/services/system'
import { procedures } from './procedures'
import { runsRouter } from './runs'
import { router } from './trpc'

export const appRouter = router({
  system: procedures('system', system),
  models: procedures('models', models),
  pipelines: procedures('pipelines', pipelines),
  runs: runsRouter,
  collections: procedures('collections', collections),
  sources: procedures('sources', sources),
  indexes: procedures('indexes', indexes),
  retrieval: procedures('retrieval', retrieval),
  deployments: procedures('deployments', deployments),
})

/** The studio's API as a type: all that the browser imports of it. */
export type AppRouter = typeof appRouter

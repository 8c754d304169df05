import { definitions } from '@/nodes/definitions.gen'
import { createStepCache } from '../engine'
import { bindCollections } from '../services/bind-collections'
import { collectionInfos } from '../services/collections/collection-infos'
import { createStudio, type StudioDeps } from '../services/create-studio'
import { indexes as indexesArea } from '../services/indexes'
import { retrieval } from '../services/retrieval'
import { sources } from '../services/sources'
import type { Studio } from '../services/studio'
import { bind } from '../services/use-case'
import { type Parts, workspaceId } from './open-adapters'
import type { openKnowledge } from './open-knowledge'

type Knowledge = Awaited<ReturnType<typeof openKnowledge>>

/** The use cases of the studio, bound to this process. */
export function openStudio({
  prisma,
  models,
  watch,
  endpoints,
  runs,
  knowledge,
  facts,
  log,
}: Pick<Parts, 'prisma' | 'models' | 'log'> &
  Pick<StudioDeps, 'watch' | 'endpoints' | 'runs' | 'facts'> & { knowledge: Knowledge }): Studio {
  const { deps, indexes, live, syncDeps, syncs } = knowledge
  return createStudio({
    prisma,
    workspaceId,
    definitions,
    watch,
    endpoints,
    runs,
    stepCache: createStepCache(),
    collections: bindCollections(deps),
    indexes: bind(indexesArea, indexes),
    retrieval: (environment) => bind(retrieval, { ...deps, live, runs, definitions, environment }),
    sources: bind(sources, { ...syncDeps, records: deps.records, workspaceId, syncs }),
    collectionInfos: () => collectionInfos(deps),
    pullFrom: models.provider('ollama'),
    facts,
    onError: (error) => log.error({ err: error }, 'models could not be set up'),
  })
}

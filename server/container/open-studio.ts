import { definitions } from '@/nodes/definitions.gen'
import { createStepCache } from '../engine'
import { evaluate } from '../evaluation/evaluate'
import { ExperimentService } from '../experiments/experiment-service'
import { JudgeService } from '../experiments/judges/judge-service'
import { SynthesisService } from '../experiments/synthesis/synthesis-service'
import { Paces } from '../play/paces'
import { PlayService } from '../play/play-service'
import { collectionInfos } from '../services/collections/collection-infos'
import { searchCollection } from '../services/collections/search-collection'
import { type Context, ownContext } from '../services/context'
import { keepCases } from '../services/datasets/keep-cases'
import type { EndpointCache } from '../services/deployments/endpoint-cache'
import { shadowIndexes } from '../services/indexes/shadow-indexes'
import { ModelSetups } from '../services/models/setup/model-setups'
import { knownPipelines } from '../services/pipelines/known-pipelines'
import type { RunDeps } from '../services/runs/deps'
import { createStudio, type Studio } from '../services/studio'
import { environmentReader, type ReadEnvironment } from '../services/system/environment'
import type { SystemFacts } from '../services/system/types'
import type { SystemWatch } from '../services/system/watch-system'
import type { Parts } from './open-adapters'
import type { openKnowledge } from './open-knowledge'

interface StudioParts extends Pick<Parts, 'records' | 'jobs' | 'models' | 'log' | 'secrets'> {
  watch: SystemWatch
  endpoints: EndpointCache
  runs: RunDeps
  facts: SystemFacts
  knowledge: Awaited<ReturnType<typeof openKnowledge>>
}

/** What plays, measures and judges, and what makes cases: jobs of their own. */
function openEvaluation(
  { records, jobs, models, runs, knowledge, log }: Omit<StudioParts, 'watch' | 'endpoints' | 'facts' | 'secrets'>,
  environment: ReadEnvironment,
) {
  const { deps, indexes } = knowledge
  const asking = { jobs, environment, chatModel: models, embedder: models, log }
  const shared = { ...asking, records, definitions, evaluate, engine: runs.engine, paces: new Paces() }
  return {
    player: new PlayService(shared),
    experiments: new ExperimentService({ ...shared, shadows: shadowIndexes({ ...indexes, jobs }) }),
    judges: new JudgeService({ ...shared, store: runs.store }),
    synthesis: new SynthesisService({
      ...deps,
      ...asking,
      search: (id, query, { workspaceId }, signal) =>
        searchCollection(deps, { id, query, topK: 5 }, { ...ownContext(workspaceId, 'synthesis'), signal }),
      keep: async (datasetId, cases, scope) =>
        (await keepCases(deps, datasetId, cases, scope, { now: new Date(), byInputs: true })).version,
    }),
  }
}

/** The use cases of the studio, to be bound to the context of each request. */
export function openStudio({
  records,
  jobs,
  models,
  watch,
  endpoints,
  runs,
  knowledge,
  facts,
  log,
  secrets,
}: StudioParts): {
  studioFor: (context: Context) => Studio
  setups: ModelSetups
} {
  const { deps, indexes, live, syncDeps, syncs } = knowledge
  const environment = environmentReader({
    watch,
    collections: (scope) => collectionInfos(deps, scope),
    pipelines: (scope) => knownPipelines({ records }, scope),
    rerankServer: facts.rerank !== null,
    secrets: async ({ workspaceId }) =>
      (await records.secrets.list(workspaceId)).map(({ name, hosts }) => ({ name, hosts })),
  })
  const setups = new ModelSetups((error) => log.error({ err: error }, 'models could not be set up'))
  const drawn = { records, definitions, environment }
  const services = openEvaluation({ records, jobs, models, runs, knowledge, log }, environment)
  const { player, experiments, judges, synthesis } = services
  const studioFor = createStudio({
    system: { watch, facts, runs, environment },
    models: { ...indexes, definitions, watch, pullFrom: models.provider('ollama'), setups },
    pipelines: { ...deps, ...drawn, runs, endpoints },
    deployments: { ...drawn, endpoints },
    runs: { ...drawn, ...runs, stepCache: createStepCache() },
    collections: deps,
    indexes,
    retrieval: { ...deps, live, runs, definitions, environment },
    sources: { ...syncDeps, syncs },
    secrets: { records, secrets },
    datasets: { ...deps, store: runs.store },
    play: { ...drawn, runs, player },
    evaluation: { ...drawn, runs, experiments },
    judges: { ...drawn, judges },
    synthesis: { records, synthesis },
  })
  return { studioFor, setups }
}

import type { PrismaClient } from '@/generated/sqlite/client'
import type { CollectionInfo, Environment } from '@/pipeline/environment'
import type { Definitions } from '@/pipeline/node-definition'
import type { SystemFacts } from '@/server/api/dto'
import type { ModelProvider } from '@/server/capabilities/chat-model'
import type { StepCache } from '@/server/engine'
import { bindModels } from './bind-models'
import type { EndpointCache } from './deployments/endpoint-cache'
import { getDeployment, listDeployments } from './deployments/list-deployments'
import { createKey, revokeKey } from './deployments/manage-keys'
import { publishPipeline } from './deployments/publish-pipeline'
import { unpublish } from './deployments/unpublish'
import { createPipeline } from './pipelines/create-pipeline'
import { deletePipeline } from './pipelines/delete-pipeline'
import { duplicatePipeline } from './pipelines/duplicate-pipeline'
import { findPipeline, toPipelineDto } from './pipelines/find-pipeline'
import { importPipeline } from './pipelines/import-pipeline'
import { listPipelines } from './pipelines/list-pipelines'
import { exportPipeline } from './pipelines/pipeline-document'
import { publishedPipelines } from './pipelines/published-pipelines'
import { renamePipeline } from './pipelines/rename-pipeline'
import { savePipeline } from './pipelines/save-pipeline'
import { pipelineTemplates } from './pipelines/templates'
import type { PipelineDeps } from './pipelines/types'
import type { RunDeps } from './runs/deps'
import { getRun } from './runs/get-run'
import { getStep } from './runs/get-step'
import { listRuns } from './runs/list-runs'
import { runEvents } from './runs/run-events'
import { startDraftRun } from './runs/start-draft-run'
import { stopRun } from './runs/stop-run'
import type { Studio } from './studio'
import { readEnvironment } from './system/environment'
import type { SystemWatch } from './system/watch-system'

/** All that a process's use cases stand on. */
export interface StudioDeps {
  prisma: PrismaClient
  workspaceId: string
  definitions: Definitions
  watch: SystemWatch
  endpoints: EndpointCache
  runs: RunDeps
  stepCache: StepCache
  collections: Studio['collections']
  sources: Studio['sources']
  indexes: Studio['indexes']
  /** Explaining runs compiles drafts, so it needs the same environment. */
  retrieval: (environment: () => Promise<Environment>) => Studio['retrieval']
  collectionInfos: () => Promise<CollectionInfo[]>
  /** The server models are pulled to. */
  pullFrom: ModelProvider
  facts: SystemFacts
  /** Told of failures that nobody is waiting for. */
  onError: (error: unknown) => void
}

/** Binds the use cases to one process: what tRPC, the command line and tests call. */
export function createStudio(deps: StudioDeps): Studio {
  const { prisma, workspaceId, definitions, endpoints } = deps
  const environment = () =>
    readEnvironment({
      watch: deps.watch,
      collections: deps.collectionInfos,
      pipelines: () => publishedPipelines({ prisma, workspaceId }),
    })
  const pipelineDeps: PipelineDeps = { prisma, workspaceId, definitions, environment }
  const deploymentDeps = { ...pipelineDeps, endpoints }
  return {
    system: { environment, status: () => systemStatus(deps) },
    models: bindModels(deps),
    pipelines: {
      list: () => listPipelines({ ...pipelineDeps, runs: deps.runs.store }),
      get: async (id) => toPipelineDto(await findPipeline(pipelineDeps, id), pipelineDeps),
      create: (input) => createPipeline(pipelineDeps, input),
      rename: (input) => renamePipeline(pipelineDeps, input),
      save: (input) => savePipeline(pipelineDeps, input),
      delete: (id) => deletePipeline(pipelineDeps, id),
      duplicate: (id) => duplicatePipeline(pipelineDeps, id),
      import: (document) => importPipeline(pipelineDeps, document),
      export: (id) => exportPipeline(pipelineDeps, id),
      templates: async () => pipelineTemplates(definitions),
    },
    runs: boundRuns(deps, pipelineDeps),
    collections: deps.collections,
    sources: deps.sources,
    indexes: deps.indexes,
    retrieval: deps.retrieval(environment),
    deployments: {
      publish: (input) => publishPipeline(deploymentDeps, input),
      list: () => listDeployments(deploymentDeps),
      get: (pipelineId) => getDeployment(deploymentDeps, pipelineId),
      createKey: (input) => createKey(deploymentDeps, input),
      revokeKey: (keyId) => revokeKey(deploymentDeps, keyId),
      unpublish: (deploymentId) => unpublish(deploymentDeps, deploymentId),
    },
  }
}

function boundRuns({ runs, definitions, stepCache }: StudioDeps, pipelineDeps: PipelineDeps): Studio['runs'] {
  return {
    async start({ pipelineId, graph, inputs, reuse }) {
      const pipeline = await findPipeline(pipelineDeps, pipelineId)
      const { runId } = startDraftRun({ ...runs, definitions }, await pipelineDeps.environment(), {
        graph,
        inputs,
        pipelineId: pipeline.id,
        pipelineName: pipeline.name,
        origin: 'studio',
        ...(reuse ? { cache: stepCache } : {}),
      })
      return { runId }
    },
    events: (runId, afterSeq, signal) => runEvents(runs, runId, afterSeq, signal),
    stop: (runId) => stopRun(runs, runId),
    list: (input) => listRuns(runs, input),
    get: (id) => getRun(runs, id),
    step: (runId, stepId) => getStep(runs, runId, stepId),
  }
}

async function systemStatus({ watch, facts, runs }: StudioDeps): ReturnType<Studio['system']['status']> {
  const { providers, store, chat, embed } = await watch.snapshot()
  return { ...facts, providers, store, chat, embed, records: runs.store.recording() }
}

import type { PrismaClient } from '@/generated/sqlite/client'
import type { Definitions } from '@/pipeline/node-definition'
import type { StepCache } from '@/server/engine'
import type { Context } from './context'
import type { EndpointCache } from './deployments/endpoint-cache'
import { getDeployment, listDeployments } from './deployments/list-deployments'
import { createKey, revokeKey } from './deployments/manage-keys'
import { publishPipeline } from './deployments/publish-pipeline'
import { unpublish } from './deployments/unpublish'
import { indexes } from './indexes'
import { models } from './models'
import { createPipeline } from './pipelines/create-pipeline'
import { deletePipeline } from './pipelines/delete-pipeline'
import { duplicatePipeline } from './pipelines/duplicate-pipeline'
import { findPipeline, toPipelineDto } from './pipelines/find-pipeline'
import { importPipeline } from './pipelines/import-pipeline'
import { listPipelines } from './pipelines/list-pipelines'
import { exportPipeline } from './pipelines/pipeline-document'
import { renamePipeline } from './pipelines/rename-pipeline'
import { savePipeline } from './pipelines/save-pipeline'
import { pipelineTemplates } from './pipelines/templates'
import type { PipelineDeps } from './pipelines/types'
import { retrieval } from './retrieval'
import type { RunDeps } from './runs/deps'
import { getRun } from './runs/get-run'
import { getStep } from './runs/get-step'
import { listRuns } from './runs/list-runs'
import { runEvents } from './runs/run-events'
import { startDraftRun } from './runs/start-draft-run'
import { stopRun } from './runs/stop-run'
import { sources } from './sources'
import type { Studio } from './studio'
import { system } from './system'
import type { ReadEnvironment } from './system/environment'
import { bind, type DepsOf } from './use-case'

/** All that a process's use cases stand on. */
export interface StudioDeps {
  prisma: PrismaClient
  workspaceId: string
  definitions: Definitions
  endpoints: EndpointCache
  runs: RunDeps
  stepCache: StepCache
  environment: ReadEnvironment
  system: DepsOf<typeof system>
  models: DepsOf<typeof models>
  collections: Studio['collections']
  sources: DepsOf<typeof sources>
  indexes: DepsOf<typeof indexes>
  retrieval: DepsOf<typeof retrieval>
}

/** Binds the use cases to one process and a context: what tRPC, the command line and tests call. */
export const createStudio =
  (deps: StudioDeps) =>
  (context: Context): Studio => {
    const { prisma, workspaceId, definitions, endpoints } = deps
    const environment = () => deps.environment(context)
    const pipelineDeps: PipelineDeps = { prisma, workspaceId, definitions, environment }
    const deploymentDeps = { ...pipelineDeps, endpoints }
    return {
      system: bind(system, deps.system, context),
      models: bind(models, deps.models, context),
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
      sources: bind(sources, deps.sources, context),
      indexes: bind(indexes, deps.indexes, context),
      retrieval: bind(retrieval, deps.retrieval, context),
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

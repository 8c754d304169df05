import type { StepCache } from '@/server/engine'
import { collections } from './collections'
import type { Context } from './context'
import { deployments } from './deployments'
import { indexes } from './indexes'
import { models } from './models'
import { pipelines } from './pipelines'
import { findPipeline } from './pipelines/find-pipeline'
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
import { bind, type DepsOf } from './use-case'

/** All that a process's use cases stand on, by area. */
export interface StudioDeps {
  system: DepsOf<typeof system>
  models: DepsOf<typeof models>
  pipelines: DepsOf<typeof pipelines>
  runs: DepsOf<typeof pipelines> & { runs: RunDeps; stepCache: StepCache }
  collections: DepsOf<typeof collections>
  sources: DepsOf<typeof sources>
  indexes: DepsOf<typeof indexes>
  retrieval: DepsOf<typeof retrieval>
  deployments: DepsOf<typeof deployments>
}

/** Binds the use cases to one process and a context: what tRPC, the command line and tests call. */
export const createStudio =
  (deps: StudioDeps) =>
  (context: Context): Studio => ({
    system: bind(system, deps.system, context),
    models: bind(models, deps.models, context),
    pipelines: bind(pipelines, deps.pipelines, context),
    runs: boundRuns(deps.runs, context),
    collections: bind(collections, deps.collections, context),
    sources: bind(sources, deps.sources, context),
    indexes: bind(indexes, deps.indexes, context),
    retrieval: bind(retrieval, deps.retrieval, context),
    deployments: bind(deployments, deps.deployments, context),
  })

function boundRuns({ runs, stepCache, ...deps }: StudioDeps['runs'], context: Context): Studio['runs'] {
  return {
    async start({ pipelineId, graph, inputs, reuse }) {
      const pipeline = await findPipeline(deps, pipelineId, context)
      const { runId } = startDraftRun({ ...runs, definitions: deps.definitions }, await deps.environment(context), {
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

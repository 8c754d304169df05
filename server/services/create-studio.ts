import type { Context } from './context'
import { deployments } from './deployments'
import { indexes } from './indexes'
import { models } from './models'
import { pipelines } from './pipelines'
import { retrieval } from './retrieval'
import { runs } from './runs'
import { sources } from './sources'
import type { Studio } from './studio'
import { system } from './system'
import { bind, type DepsOf } from './use-case'

/** All that a process's use cases stand on, by area. */
export interface StudioDeps {
  system: DepsOf<typeof system>
  models: DepsOf<typeof models>
  pipelines: DepsOf<typeof pipelines>
  runs: DepsOf<typeof runs>
  collections: Studio['collections']
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
    runs: bind(runs, deps.runs, context),
    collections: deps.collections,
    sources: bind(sources, deps.sources, context),
    indexes: bind(indexes, deps.indexes, context),
    retrieval: bind(retrieval, deps.retrieval, context),
    deployments: bind(deployments, deps.deployments, context),
  })

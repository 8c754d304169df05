import { collections } from './collections'
import type { Context } from './context'
import { datasets } from './datasets'
import { deployments } from './deployments'
import { evaluation } from './evaluation'
import { indexes } from './indexes'
import { judges } from './judges'
import { models } from './models'
import { pipelines } from './pipelines'
import { play } from './play'
import { retrieval } from './retrieval'
import { runs } from './runs'
import { secrets } from './secrets'
import { sources } from './sources'
import { synthesis } from './synthesis'
import { system } from './system'
import { type Bound, bind, type DepsOf } from './use-case'

/** Every use case there is, by area. */
export const areas = {
  system,
  models,
  pipelines,
  runs,
  collections,
  sources,
  indexes,
  retrieval,
  deployments,
  secrets,
  datasets,
  play,
  evaluation,
  judges,
  synthesis,
}
type Areas = typeof areas

/**
 * Every use case of the studio, bound to one process's database and adapters and to a context. The tRPC procedures, the
 * command line and tests call these and nothing else. All throw AppError.
 */
export type Studio = { [Name in keyof Areas]: Bound<Areas[Name]> }

/** All that a process's use cases stand on, by area. */
export type StudioDeps = { [Name in keyof Areas]: DepsOf<Areas[Name]> }

/** The use cases of this process, to be bound to the context of each request. */
export const createStudio =
  (deps: StudioDeps) =>
  (context: Context): Studio => ({
    system: bind(system, deps.system, context),
    models: bind(models, deps.models, context),
    pipelines: bind(pipelines, deps.pipelines, context),
    runs: bind(runs, deps.runs, context),
    collections: bind(collections, deps.collections, context),
    sources: bind(sources, deps.sources, context),
    indexes: bind(indexes, deps.indexes, context),
    retrieval: bind(retrieval, deps.retrieval, context),
    deployments: bind(deployments, deps.deployments, context),
    secrets: bind(secrets, deps.secrets, context),
    datasets: bind(datasets, deps.datasets, context),
    play: bind(play, deps.play, context),
    evaluation: bind(evaluation, deps.evaluation, context),
    judges: bind(judges, deps.judges, context),
    synthesis: bind(synthesis, deps.synthesis, context),
  })

import type { CollectionInfo, Environment, PipelineInfo } from '@/pipeline/environment'
import type { Context } from '../context'
import type { SystemWatch } from './watch-system'

/** The facts that a compilation for this workspace uses. */
export type ReadEnvironment = (context: Pick<Context, 'workspaceId'>) => Promise<Environment>

/** The facts a compilation uses, at most a few seconds old; collections and pipelines are always read anew. */
export const environmentReader =
  (deps: {
    watch: SystemWatch
    collections: (context: Pick<Context, 'workspaceId'>) => Promise<CollectionInfo[]>
    pipelines: (context: Pick<Context, 'workspaceId'>) => Promise<PipelineInfo[]>
  }): ReadEnvironment =>
  async (context) => {
    const [{ models, down }, collections, pipelines] = await Promise.all([
      deps.watch.snapshot(),
      deps.collections(context),
      deps.pipelines(context),
    ])
    return { models, down, collections, pipelines }
  }

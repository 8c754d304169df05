import type { CollectionInfo, Environment, PipelineInfo } from '@/pipeline/environment'
import type { SystemWatch } from './watch-system'

/** The facts a compilation uses, at most a few seconds old; collections and pipelines are always read anew. */
export async function readEnvironment(deps: {
  watch: SystemWatch
  collections: () => Promise<CollectionInfo[]>
  pipelines: () => Promise<PipelineInfo[]>
}): Promise<Environment> {
  const [{ models, down }, collections, pipelines] = await Promise.all([
    deps.watch.snapshot(),
    deps.collections(),
    deps.pipelines(),
  ])
  return { models, down, collections, pipelines }
}

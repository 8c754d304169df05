import type { CollectionInfo, Environment } from '@/pipeline/environment'
import type { SystemWatch } from './watch-system'

/** The facts a compilation uses, at most a few seconds old; collections are always read anew. */
export async function readEnvironment(deps: {
  watch: SystemWatch
  collections: () => Promise<CollectionInfo[]>
}): Promise<Environment> {
  const [{ models, down }, collections] = await Promise.all([deps.watch.snapshot(), deps.collections()])
  return { models, down, collections }
}

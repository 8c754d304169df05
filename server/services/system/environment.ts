import type { CollectionInfo, Environment } from '@/pipeline/environment'
import type { Scope } from '../context'
import type { SystemWatch } from './watch-system'

/** The facts that a compilation for this workspace uses. */
export type ReadEnvironment = (scope: Scope) => Promise<Environment>

/** The facts a compilation uses, at most a few seconds old; collections and pipelines are always read anew. */
export const environmentReader =
  (deps: {
    watch: SystemWatch
    collections: (scope: Scope) => Promise<CollectionInfo[]>
    pipelines: (scope: Scope) => Promise<Pick<Environment, 'pipelines' | 'unpublished'>>
    rerankServer: boolean
    /** Names of what is stored. */
    secrets: (scope: Scope) => Promise<Environment['secrets']>
  }): ReadEnvironment =>
  async (scope) => {
    const [{ models, down }, collections, pipelines, secrets] = await Promise.all([
      deps.watch.snapshot(),
      deps.collections(scope),
      deps.pipelines(scope),
      deps.secrets(scope),
    ])
    return { models, down, collections, ...pipelines, rerankServer: deps.rerankServer, secrets }
  }

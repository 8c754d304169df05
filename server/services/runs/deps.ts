import type { RunStore } from '@/server/capabilities/run-store'
import type { RunOptions } from '@/server/engine'
import type { Scope } from '../context'
import type { RunRegistry } from './run-registry'

/** What the use cases of runs work with. `engine` is what every run of this process shares. */
export interface RunDeps {
  store: RunStore
  registry: RunRegistry
  engine: Pick<RunOptions, 'executors' | 'definitions' | 'revisionOf' | 'retry' | 'clock'> & {
    /** What steps of a workspace's runs may use; made once for each. */
    /** `indexes`: indexes that are searched instead of the live ones, by collection. */
    capabilitiesOf: (scope: Scope, indexes?: ReadonlyMap<string, string>) => RunOptions['capabilities']
  }
  /** Hears errors that people only see as `internal`. */
  onError: (error: unknown, facts: { runId: string; stepId?: string }) => void
}

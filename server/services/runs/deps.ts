import type { RunStore } from '@/server/capabilities/run-store'
import type { RunOptions } from '@/server/engine'
import type { RunRegistry } from './run-registry'

/** What the use cases of runs work with. `engine` is what every run of this process shares. */
export interface RunDeps {
  workspaceId: string
  store: RunStore
  registry: RunRegistry
  engine: Pick<RunOptions, 'executors' | 'definitions' | 'capabilities' | 'revisionOf' | 'retry' | 'clock'>
  /** Hears errors that people only see as `internal`. */
  onError: (error: unknown, facts: { runId: string; stepId?: string }) => void
}

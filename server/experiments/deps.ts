import type { Environment } from '@/pipeline/environment'
import type { Definitions } from '@/pipeline/node-definition'
import type { ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { RunOptions } from '@/server/engine'
import type { Evaluate } from '@/server/evaluation/types'

/** For whom an experiment is run. */
export interface ExperimentScope {
  workspaceId: string
}

/** Which index of a collection is searched instead of the live one, by the collection's id. */
export type IndexChoice = ReadonlyMap<string, string>

/** What running experiments needs. */
export interface ExperimentDeps {
  records: Pick<
    Records,
    'experiments' | 'datasets' | 'grids' | 'indexes' | 'collections' | 'judgeCards' | 'deployments'
  >
  jobs: Jobs
  definitions: Definitions
  environment: (scope: ExperimentScope) => Promise<Environment>
  engine: Pick<RunOptions, 'executors' | 'definitions' | 'retry' | 'clock'> & {
    /** `indexes`: shadow indexes that stand for live ones. */
    capabilitiesOf: (scope: ExperimentScope, indexes?: IndexChoice) => RunOptions['capabilities']
  }
  chatModel: ChatModel
  embedder: Embedder
  evaluate: Evaluate
  log: { error(facts: object, message: string): void }
  /** Pauses after a server did not serve, in milliseconds. */
  delaysMs?: readonly number[]
}

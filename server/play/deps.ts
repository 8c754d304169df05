import type { Environment } from '@/pipeline/environment'
import type { Definitions } from '@/pipeline/node-definition'
import type { ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { RunOptions } from '@/server/engine'
import type { Evaluate } from '@/server/evaluation/types'
import type { Paces } from './paces'

/** For whom a grid is played. */
export interface PlayScope {
  workspaceId: string
}

/** What playing grids needs. */
export interface PlayDeps {
  records: Pick<Records, 'grids' | 'datasets'>
  jobs: Jobs
  definitions: Definitions
  environment: (scope: PlayScope) => Promise<Environment>
  engine: Pick<RunOptions, 'executors' | 'definitions' | 'retry' | 'clock'> & {
    capabilitiesOf: (scope: PlayScope) => RunOptions['capabilities']
  }
  paces: Paces
  chatModel: ChatModel
  embedder: Embedder
  evaluate: Evaluate
  log: { error(facts: object, message: string): void }
}

import type { Environment } from '@/pipeline/environment'
import type { ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { RunStore } from '@/server/capabilities/run-store'
import type { Evaluate } from '@/server/evaluation/types'
import type { ExperimentScope } from '../deps'

/** What measuring judges needs. */
export interface JudgeDeps {
  records: Pick<Records, 'judgeCards' | 'grids' | 'experiments' | 'datasets'>
  store: Pick<RunStore, 'events'>
  jobs: Jobs
  environment: (scope: ExperimentScope) => Promise<Environment>
  chatModel: ChatModel
  embedder: Embedder
  evaluate: Evaluate
  log: { error(facts: object, message: string): void }
}

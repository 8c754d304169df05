import type { CaseDraft } from '@/pipeline/cases/case'
import type { Chunk } from '@/pipeline/chunk'
import type { Environment } from '@/pipeline/environment'
import type { ChatModel } from '@/server/capabilities/chat-model'
import type { Files } from '@/server/capabilities/files'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ExperimentScope } from '../deps'

/** What making cases from documents needs. */
export interface SynthesisNeeds {
  records: Pick<Records, 'syntheses' | 'documents' | 'datasets' | 'collections'>
  files: Files
  jobs: Jobs
  environment: (scope: ExperimentScope) => Promise<Environment>
  chatModel: ChatModel
  /** The first chunks that a search of the collection brings. */
  search: (collectionId: string, question: string, scope: ExperimentScope, signal: StopSignal) => Promise<Chunk[]>
  /** Keeps cases in one change of a dataset; those with the inputs of one that is there bring it up to date. Gives the version. */
  keep: (datasetId: string, cases: readonly CaseDraft[], scope: ExperimentScope) => Promise<number>
  log: { error(facts: object, message: string): void }
}

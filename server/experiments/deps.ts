import type { Chunking } from '@/pipeline/chunking'
import type { Environment } from '@/pipeline/environment'
import type { ModelRef } from '@/pipeline/model-ref'
import type { Definitions } from '@/pipeline/node-definition'
import type { ChatModel, Embedder } from '@/server/capabilities/chat-model'
import type { Jobs } from '@/server/capabilities/jobs'
import type { Records } from '@/server/capabilities/records'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { RunOptions } from '@/server/engine'
import type { Evaluate } from '@/server/evaluation/types'
import type { Paces } from '@/server/play/paces'

/** For whom an experiment is run. */
export interface ExperimentScope {
  workspaceId: string
}

/** Which index of a collection is searched instead of the live one, by the collection's id. */
export type IndexChoice = ReadonlyMap<string, string>

/** How a collection is to be indexed; what is absent is as the live index has it. */
export interface IndexSpec {
  collectionId: string
  embedder?: ModelRef
  chunking?: Chunking
}

/** Indexes beside the live ones, which only experiments search. */
export interface ShadowIndexes {
  /** The one that is as `spec` says and is built; null: the live one. Undefined: there is none yet. */
  find(spec: IndexSpec, scope: ExperimentScope): Promise<string | null | undefined>
  /**
   * The same, built where there is none, and brought up to date. `built`: it was built for this. Throws the error of a build
   * that failed, and what resolving its models throws.
   */
  ensure(
    spec: IndexSpec,
    experimentId: string,
    scope: ExperimentScope,
    signal: StopSignal,
  ): Promise<{ indexId: string | null; built: boolean }>
  /** Deletes those of an experiment. */
  remove(experimentId: string, scope: ExperimentScope): Promise<void>
  /** Makes one its collection's own. Throws `not-found`. */
  keep(indexId: string, scope: ExperimentScope): Promise<void>
}

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
  shadows: ShadowIndexes
  paces: Paces
  chatModel: ChatModel
  embedder: Embedder
  evaluate: Evaluate
  log: { error(facts: object, message: string): void }
}

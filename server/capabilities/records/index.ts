import type { CollectionRecords } from './collections'
import type { DatasetRecords } from './datasets'
import type { DeploymentRecords } from './deployments'
import type { DocumentRecords } from './documents'
import type { ExperimentRecords } from './experiments'
import type { GridRecords } from './grids'
import type { IndexRecords } from './indexes'
import type { IngestRecords } from './ingest-records'
import type { JudgeCardRecords } from './judge-cards'
import type { MeasurementRecords } from './measurements'
import type { PipelineRecords } from './pipelines'
import type { SecretRecords } from './secrets'
import type { SourceRecords } from './sources'
import type { SyncRecords } from './syncs'
import type { SynthesisRecords } from './syntheses'
import type { TermRecords } from './terms'

/**
 * What Telar keeps in its relational store, one repository for each thing that changes as a whole. They throw
 * `record-damaged` for what cannot be read, `already-exists` where another row has the same key, and what is wrong with
 * the store itself. What belongs to a workspace is found only with that workspace's id.
 */
export interface Records {
  collections: CollectionRecords
  datasets: DatasetRecords
  deployments: DeploymentRecords
  documents: DocumentRecords
  experiments: ExperimentRecords
  grids: GridRecords
  indexes: IndexRecords
  ingest: IngestRecords
  judgeCards: JudgeCardRecords
  measurements: MeasurementRecords
  pipelines: PipelineRecords
  secrets: SecretRecords
  sources: SourceRecords
  syncs: SyncRecords
  syntheses: SynthesisRecords
  terms: TermRecords
  /** What an installation remembers, by key. */
  settings: { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> }
  /** Throws unless the store answers. */
  ping(): Promise<void>
}

import type { SynthesisSetup } from '@/pipeline/evaluation/synthesis'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'

export interface SynthesisDto extends Pick<SynthesisRecord, 'id' | 'collectionId' | 'datasetId' | 'report' | 'error'> {
  setup: SynthesisSetup
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  /** Share of the cases that are there. */
  progress: number
  collectionName: string | null
  datasetName: string | null
  /** ISO 8601. */
  createdAt: string
}

import type { Graph } from '@/pipeline/graph'

/** What the part of a kind gets in the dialog of a new experiment. */
export interface SetupPartProps<Setup> {
  pipelineId: string
  /** The drawing that is measured: the draft, or the version that was chosen. */
  graph: Graph
  datasetId: string | null
  value: Setup | undefined
  /** `undefined`: what is set cannot be asked for as it is. */
  onChange: (setup: Setup | undefined) => void
}

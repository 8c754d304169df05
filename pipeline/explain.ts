import type { Filter } from './filter'
import type { FusionSetting } from './search'

/** The stages at which the passage that should have answered can be lost, in their order. */
export const lossStages = [
  'indexed',
  'filtered',
  'retrieved',
  'fused',
  'reranked',
  'packed',
  'prompted',
  'cited',
] as const
export type LossStage = (typeof lossStages)[number]

/** What a step searched its collection for, and how: the same search can be made again, only deeper. */
export interface Search {
  queries: string[]
  /** With the run's values in place of its variables. */
  filter: Filter
  mode: 'hybrid' | 'dense' | 'sparse'
  topK: number
  candidates: number
  scoreThreshold?: number | undefined
  fusion: FusionSetting
  denseShare?: number | undefined
  denseWeight: number
  sparseWeight: number
  prefer: boolean
  preferStrength: number
}

/**
 * How to tell what a step did with the passage that should have answered.
 *
 * - `search`: it searches the collection that its config refers to, which the inputs of the step say what for;
 * - `chunks`: it takes chunks, also inside messages, and passes some of them on, at most `limit` of what it counts;
 * - `answer`: it takes an answer with its sources and may take out of it what cites them; ports by name.
 *
 * `reason` is the code of what it means that the passage was left out.
 */
export type Explained<C> =
  | { kind: 'search'; search: (config: C, inputs: Record<string, unknown>) => Search }
  | { kind: 'chunks'; stage: LossStage; reason: string; limit?: (config: C) => number | undefined }
  | { kind: 'answer'; answer: string; sources: string; reason: string }

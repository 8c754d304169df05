import type { TextKind } from '@/pipeline/tokens'

/** Which model's tokens: with its digest, because another model may come under the same name. */
export interface GaugedModel {
  provider: string
  model: string
  digest?: string
}

/** What servers counted, against what was estimated. */
export interface Measurement {
  estimate: number
  counted: number
}

/**
 * How a model's tokens compare with the estimate, learnt from what its server counts. Each kind of text has its own
 * figure: a model that cuts numbers finely says nothing about its prose.
 */
export interface TokenGauge {
  /** Tokens for each one estimated; 1 until something is known. */
  scale(model: GaugedModel, kind: TextKind): number
  learn(model: GaugedModel, kind: TextKind, measurement: Measurement): void
  /** The longest input that a refusal has named; undefined when none has. */
  limit(model: GaugedModel): number | undefined
  learnLimit(model: GaugedModel, limit: number): void
}

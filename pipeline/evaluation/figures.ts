import type { StageFigures } from '../play/figures'
import type { Said } from '../said'
import type { MetricName } from './metric-names'

/** A mean with the interval that 95 % of such samples would hold it in. */
export interface Estimate {
  /** Cases (repeats of one are one). */
  n: number
  mean: number
  low: number
  high: number
  /** `wilson`: of a share. `bootstrap`: over source documents, since cases of one are alike. */
  method: 'wilson' | 'bootstrap'
  /** Source documents that the cases are of. */
  clusters: number
}

export type Verdict = 'better' | 'worse' | 'cannot-tell'

/** One metric of two candidates, over the cases that both have. */
export type PairedResult =
  | {
      comparable: false
      /** `unlike`: other dataset version, rubric or judge. `unjudged`: more than 5 % have no verdict. */
      reason: 'nothing-paired' | 'unjudged' | 'unlike'
      n: number
    }
  | {
      comparable: true
      n: number
      /** Own less other, in the metric's unit, with its 95 % interval. */
      difference: number
      low: number
      high: number
      /** McNemar's for yes or no, else of the paired bootstrap; `pHolm`: corrected for the metrics that are compared at once. */
      p: number
      pHolm: number
      verdict: Verdict
      /** Cases that do better, worse and the same. */
      wins: number
      losses: number
      ties: number
      /** The difference that so many cases show in 80 % of the times, at the spread that was seen. */
      detectable: number
    }

/** Figures of one candidate over the cells that are done. */
export interface CandidateFigures {
  candidateId: string
  done: number
  total: number
  /** Of the cells. */
  errors: number
  unjudged: number
  abstained: number
  metrics: Partial<Record<MetricName, Estimate>>
  /** Milliseconds; null: nothing was answered. */
  latencyMs: { p50: number; p95: number } | null
  inputTokens: number
  outputTokens: number
  cost: number | null
  /** Against the baseline (the first candidate); absent for itself. */
  against?: Partial<Record<MetricName, PairedResult>>
}

/** Cases that share something, and how they do. */
export interface Slice {
  by: 'tag' | 'language' | 'document' | 'length' | 'kind'
  value: string
  /** Share that passes (or mean of the deciding metric) here, and elsewhere. */
  here: Estimate
  elsewhere: Estimate
  /** Fisher's exact test or the bootstrap's, Holm-corrected over all slices. */
  p: number
  verdict: Verdict
  caseIds: string[]
}

/** Where an experiment's cases are lost, and what to change next. */
export interface Diagnosis {
  candidateId: string
  /** Cases that do not pass (or reach less than half of the deciding metric). */
  failed: number
  of: number
  /** How many of the failed ones each part is to blame for. `retrieval`: no place came into the prompt. `generation`: it did, and the answer is wrong all the same. `unknown`: the case names no place. */
  blame: { part: 'retrieval' | 'generation' | 'abstained' | 'error' | 'unknown'; count: number; caseIds: string[] }[]
  stages: StageFigures[]
  /** The ones that stand out first. */
  slices: Slice[]
  /** What to change next, with the evidence behind it; null: nothing fails, or nothing can be said. */
  advice: { say: Said; step: string | null; caseIds: string[] } | null
}

/**
 * What is measured of a cell. `yes-no`: 0 or 1 of each answer; `score`: 0…1; `amount`: milliseconds, tokens, or money, of
 * which less is better. In the order in which one is taken to decide by, where nobody chose.
 */
export const metricNames = {
  /** All that was asked of the answer holds. */
  passed: 'yes-no',
  label: 'yes-no',
  nuggetRecall: 'score',
  tokenF1: 'score',
  exactMatch: 'yes-no',
  ndcg10: 'score',
  recall5: 'score',
  recall10: 'score',
  mrr10: 'score',
  faithfulness: 'score',
  citationPrecision: 'score',
  citationRecall: 'score',
  /** It abstains where it should, and answers where it should. */
  abstention: 'yes-no',
  jsonValid: 'yes-no',
  /** It gave an answer, or abstained: it did not fail. */
  served: 'yes-no',
  latencyMs: 'amount',
  tokens: 'amount',
  cost: 'amount',
} as const
export type MetricName = keyof typeof metricNames
export type MetricKind = (typeof metricNames)[MetricName]

export const isMetric = (name: string): name is MetricName => Object.hasOwn(metricNames, name)

import { z } from 'zod'
import { assertionSchema } from '../cases/assertion'
import { modelRefSchema } from '../model-ref'
import { metricNames } from './metric-names'

// zod wants the names as a list.
const metric = z.enum(Object.keys(metricNames) as [keyof typeof metricNames])

/** One thing that a draft must hold to before it goes live. */
export const gateRuleSchema = z.discriminatedUnion('kind', [
  /** The metric (absent: any that the cases allow) is not worse than that of the live version, by a paired test. */
  z.strictObject({ kind: z.literal('not-worse'), metric: metric.optional() }),
  /** The mean of the metric is at least so much: shares and scores 0…1. */
  z.strictObject({ kind: z.literal('at-least'), metric, value: z.number() }),
  /** The metric is at most so much; of latency the 95th percentile, in milliseconds. */
  z.strictObject({ kind: z.literal('at-most'), metric, value: z.number().nonnegative() }),
])
export type GateRule = z.infer<typeof gateRuleSchema>

/** What a deployment asks of a draft before it goes live. */
export const gateSchema = z.strictObject({
  datasetId: z.string().max(100),
  rules: z.array(gateRuleSchema).min(1).max(20),
  cases: z
    .strictObject({ split: z.enum(['train', 'validation', 'test']).optional(), tag: z.string().max(60).optional() })
    .prefault({}),
  assertions: z.array(assertionSchema).max(20).default([]),
  judge: modelRefSchema.optional(),
  repeats: z.number().int().min(1).max(20).default(1),
})
export type Gate = z.infer<typeof gateSchema>

/** What came of a rule. `cannot-tell`: too few cases to say; it refuses nothing. */
export const ruleOutcomeSchema = z.object({
  rule: gateRuleSchema,
  holds: z.enum(['yes', 'no', 'cannot-tell']),
  /** The metric that decided, of the draft and of the live version; null: not measured. */
  metric: z.string().nullable(),
  draft: z.number().nullable(),
  live: z.number().nullable(),
  n: z.number().int(),
  p: z.number().nullable(),
})
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>

/** What a gate said of a draft. */
export const gateOutcomeSchema = z.object({
  experimentId: z.string(),
  datasetId: z.string(),
  datasetVersion: z.number().int(),
  /** The plans that were compared; `live` is null where nothing was live. */
  draftHash: z.string(),
  liveHash: z.string().nullable(),
  passed: z.boolean(),
  rules: z.array(ruleOutcomeSchema),
})
export type GateOutcome = z.infer<typeof gateOutcomeSchema>

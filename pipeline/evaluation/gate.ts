import { z } from 'zod'
import { assertionSchema } from '../cases/assertion'
import { modelRefSchema } from '../model-ref'
import { sentence } from '../said'
import type { CandidateFigures } from './figures'
import { type MetricName, metricNames } from './metric-names'

// zod wants the names as a list.
const metric = z.enum(Object.keys(metricNames) as [keyof typeof metricNames])

/** Shares and scores end at 1: what asks for more can be held by nobody. */
const isReachable = ({ metric: name, value }: { metric: MetricName; value: number }): boolean =>
  metricNames[name] === 'amount' || (value >= 0 && value <= 1)
const unreachable = sentence('A share is between 0 and 1.')

/** One thing that a draft must hold to before it goes live. */
export const gateRuleSchema = z.discriminatedUnion('kind', [
  /** The metric (absent: any that the cases allow) is not worse than that of the live version, by a paired test. */
  z.strictObject({ kind: z.literal('not-worse'), metric: metric.optional() }),
  /** The mean of the metric is at least so much: shares and scores 0…1. */
  z.strictObject({ kind: z.literal('at-least'), metric, value: z.number() }).refine(isReachable, unreachable),
  /** The metric is at most so much; of latency the 95th percentile, in milliseconds. */
  z
    .strictObject({ kind: z.literal('at-most'), metric, value: z.number().nonnegative() })
    .refine(isReachable, unreachable),
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

/**
 * What came of a rule. `no` refuses. `cannot-tell` refuses nothing: the cases are too few to say, or do not measure it at
 * all (then `metric` is null, or `draft` is).
 */
export const ruleOutcomeSchema = z.object({
  rule: gateRuleSchema,
  holds: z.enum(['yes', 'no', 'cannot-tell']),
  /** The metric that decided. */
  metric: metric.nullable(),
  /** Its mean (of latency the 95th percentile) of the draft and of the live version; null: not measured. */
  draft: z.number().nullable(),
  live: z.number().nullable(),
  /** 95 % interval: of `not-worse` that of the difference, draft less live; else that of the draft's mean. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Cases behind it. */
  n: z.number().int(),
  p: z.number().nullable(),
})
export type RuleOutcome = z.infer<typeof ruleOutcomeSchema>

/** What a gate said of a draft. */
export const gateOutcomeSchema = z.object({
  experimentId: z.string(),
  /** Names all that it follows from: it holds for as long as that is the same. */
  basis: z.string(),
  datasetId: z.string(),
  datasetVersion: z.number().int(),
  /** The plans that were compared; `live` is null where nothing was live. */
  draftHash: z.string(),
  liveHash: z.string().nullable(),
  passed: z.boolean(),
  rules: z.array(ruleOutcomeSchema),
})
export type GateOutcome = z.infer<typeof gateOutcomeSchema>

const unmeasured = { metric: null, draft: null, live: null, low: null, high: null, n: 0, p: null }

/** Judges the rules of a gate by the figures of the draft (compared with the live version's) and of the live version; null where nothing is live. */
export function judgeRules(
  rules: readonly GateRule[],
  draft: CandidateFigures,
  live: CandidateFigures | null,
): RuleOutcome[] {
  return rules.map((rule) => {
    const judged = rule.kind === 'not-worse' ? notWorse(rule, draft, live) : within(rule, draft, live)
    // A draft that answers nothing has no figures to be judged by, and must not pass for want of them.
    const isDead = draft.done > 0 && draft.errors === draft.done && (judged.draft ?? null) === null
    return { ...unmeasured, rule, ...judged, ...(isDead && { holds: 'no' as const }) }
  })
}

type Judged = Pick<RuleOutcome, 'holds'> & Partial<RuleOutcome>

/** Of metrics of which less is better the mean alone tells little of what people wait for. */
const figureOf = (figures: CandidateFigures | null, name: MetricName): number | null =>
  name === 'latencyMs' ? (figures?.latencyMs?.p95 ?? null) : (figures?.metrics[name]?.mean ?? null)

function notWorse(
  { metric: asked }: Extract<GateRule, { kind: 'not-worse' }>,
  draft: CandidateFigures,
  live: CandidateFigures | null,
): Judged {
  const compared = objectKeys(draft.against ?? {}).flatMap((name) => {
    const result = draft.against?.[name]
    return result?.comparable ? [{ name, ...result }] : []
  })
  // Unless it is named, what an answer takes may grow: nobody writes a better prompt without a token more.
  const candidates = compared.filter(({ name }) => (asked ? name === asked : metricNames[name] !== 'amount'))
  const worst = candidates.toSorted((a, b) => rank[a.verdict] - rank[b.verdict] || a.p - b.p)[0]
  if (!worst) return { holds: 'cannot-tell', metric: asked ?? null, draft: asked ? figureOf(draft, asked) : null }
  const isSame = candidates.every(({ verdict, ties, n }) => verdict === 'better' || ties === n)
  return {
    holds: worst.verdict === 'worse' ? 'no' : isSame ? 'yes' : 'cannot-tell',
    metric: worst.name,
    draft: draft.metrics[worst.name]?.mean ?? null,
    live: live?.metrics[worst.name]?.mean ?? null,
    low: worst.low,
    high: worst.high,
    n: worst.n,
    p: asked ? worst.p : worst.pHolm,
  }
}

const rank = { worse: 0, 'cannot-tell': 1, better: 2 } as const

function within(
  rule: Extract<GateRule, { kind: 'at-least' | 'at-most' }>,
  draft: CandidateFigures,
  live: CandidateFigures | null,
): Judged {
  const { metric: name, value: bound } = rule
  const value = figureOf(draft, name)
  if (value === null) return { holds: 'cannot-tell', metric: name, live: figureOf(live, name) }
  const sign = rule.kind === 'at-least' ? 1 : -1
  const estimate = name === 'latencyMs' ? undefined : draft.metrics[name]
  const [low, high] = estimate ? [estimate.low, estimate.high] : [null, null]
  const safest = sign > 0 ? low : high
  return {
    // The figure itself decides what is refused; that its interval reaches beyond the bound is said, and refuses nothing.
    holds: sign * (value - bound) < 0 ? 'no' : safest !== null && sign * (safest - bound) < 0 ? 'cannot-tell' : 'yes',
    metric: name,
    draft: value,
    live: figureOf(live, name),
    low,
    high,
    n: estimate?.n ?? draft.done,
  }
}

// The keys of what a type names are its names.
const objectKeys = <T extends object>(of: T) => Object.keys(of) as (keyof T)[]

import { z } from 'zod'
import { assertionSchema, checkResultSchema } from '../cases/assertion'
import { splitSchema } from '../cases/case'
import { modelRefSchema } from '../model-ref'
import { gridModelSchema, MOST_MODELS } from '../play/grid'
import { outcomeSchema } from '../run-event'
import { gateRuleSchema } from './gate'
import { optimiseSetupSchema } from './optimise'
import { sweepSetupSchema } from './sweep'

/** Most repeats and cells of one experiment. */
export const MOST_REPEATS = 20
export const MOST_CELLS = 50_000

/**
 * `compare`: all candidates on all cases. `sweep`: many variants of one pipeline, of which the hopeless are dropped early.
 * `optimise`: prompts that a model proposes. `gate`: a draft against the version that is live.
 */
export const experimentKinds = ['compare', 'sweep', 'optimise', 'gate'] as const
export const experimentKindSchema = z.enum(experimentKinds)
export type ExperimentKind = z.infer<typeof experimentKindSchema>

/** At the most so much: calls of models (chat, embedding, reranking), tokens of chat models, minutes, and money in the currency of the prices. */
export const limitsSchema = z.strictObject({
  calls: z.number().int().positive().max(10_000_000).optional(),
  tokens: z.number().int().positive().optional(),
  minutes: z.number().positive().max(100_000).optional(),
  cost: z.number().positive().optional(),
})
export type Limits = z.infer<typeof limitsSchema>

/** What has been asked and taken so far. */
export const spentSchema = z.object({
  calls: z.number().default(0),
  tokens: z.number().default(0),
  minutes: z.number().default(0),
  cost: z.number().default(0),
  /** Indexes that were built for it. */
  indexBuilds: z.number().default(0),
})
export type Spent = z.infer<typeof spentSchema>

/** All that people set of an experiment beside its candidates. */
export const experimentSetupSchema = z.strictObject({
  /** Only these of the dataset's cases; absent: all of them. */
  cases: z
    .strictObject({
      ids: z.array(z.string().max(100)).max(20_000).optional(),
      split: splitSchema.optional(),
      tag: z.string().max(60).optional(),
    })
    .prefault({}),
  repeats: z.number().int().min(1).max(MOST_REPEATS).default(1),
  /** Asked of all cases. */
  assertions: z.array(assertionSchema).max(20).default([]),
  /** The judge of assertions that name none. */
  judge: modelRefSchema.optional(),
  /** The metric by which is decided; absent: the first of `metricNames` that the cases allow. */
  metric: z.string().max(60).optional(),
  /** What models cost, per million tokens. */
  prices: z.array(gridModelSchema).max(MOST_MODELS).default([]),
  limits: limitsSchema.prefault({}),
  sweep: sweepSetupSchema.optional(),
  optimise: optimiseSetupSchema.optional(),
  /** Of a gate: the rules that were asked of the draft. */
  rules: z.array(gateRuleSchema).max(20).optional(),
})
export type ExperimentSetup = z.infer<typeof experimentSetupSchema>

/** What an experiment came to, for lists: the candidate that is best by the metric that decides. */
export const headlineSchema = z.object({
  candidateId: z.string(),
  candidateName: z.string(),
  metric: z.string(),
  n: z.number().int(),
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  /** Against the baseline; null: it is the baseline, or there is nothing to compare with. */
  verdict: z.enum(['better', 'worse', 'cannot-tell']).nullable(),
})
export type Headline = z.infer<typeof headlineSchema>

/** One thing that a candidate differs in from the drawing it was made from. */
export const facetValueSchema = z.object({
  /** Names it: the path of `facetSchema`. */
  facet: z.string(),
  value: z.unknown().optional(),
})
export type FacetValue = z.infer<typeof facetValueSchema>

/** Why a candidate is measured no further: the round, and against which. */
export const droppedSchema = z.object({
  round: z.number().int().nonnegative(),
  /** Cases it had been measured on. */
  cases: z.number().int(),
  /** `worse`: by a Holm-corrected test. `rank`: too far behind. `invalid`: it does not compile, or its index could not be built. */
  why: z.enum(['worse', 'rank', 'invalid']),
  against: z.string().optional(),
  p: z.number().optional(),
  reason: z.string().optional(),
})
export type Dropped = z.infer<typeof droppedSchema>

/** A pipeline as it is measured. */
export const candidateSchema = z.object({
  id: z.string(),
  number: z.number().int().positive(),
  name: z.string(),
  parentId: z.string().nullable(),
  pipelineId: z.string().nullable(),
  pipelineName: z.string(),
  /** null: a draft, or one that was made here. */
  version: z.number().int().positive().nullable(),
  facets: z.array(facetValueSchema),
  dropped: droppedSchema.nullable(),
  createdAt: z.string(),
})
export type Candidate = z.infer<typeof candidateSchema>

export const evalPlaceSchema = z.object({
  candidateId: z.string(),
  caseId: z.string(),
  /** From 0. */
  repeat: z.number().int().nonnegative(),
})
export type EvalPlace = z.infer<typeof evalPlaceSchema>

/** What experiments show of an answer. */
export const evalShownSchema = z.object({
  /** The beginning of the answer, or of what went wrong; at most 200 characters. */
  preview: z.string(),
  answerHash: z.string(),
  abstained: z.boolean().nullable(),
  checks: z.array(checkResultSchema),
  /** Metrics by name (`metricNames`): those that the case and the answer allow. */
  scores: z.record(z.string(), z.number()),
  given: z.string().optional(),
  passed: z.boolean().nullable(),
  /** The longest way through the steps, each with the time it took when it ran: steps that were shared count in full. */
  latencyMs: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cost: z.number().nullable(),
  /** Steps of it that ran for it, and those that were there already. */
  ran: z.number().int(),
  shared: z.number().int(),
})
export const evalCellSchema = evalPlaceSchema.extend({
  id: z.string(),
  outcome: outcomeSchema,
  ...evalShownSchema.shape,
  /** What a person said of it. */
  label: z.enum(['good', 'bad', 'unsure']).optional(),
  /** It no longer follows from its case, candidate or collection, and is asked again. */
  stale: z.literal(true).optional(),
})
export type EvalCellShown = z.infer<typeof evalCellSchema>

/** What an experiment tells while it is run, in order. */
export const experimentEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    seq: z.number(),
    total: z.number(),
    done: z.number(),
  }),
  /** What is being done now: an index is built, a round of a sweep begins, a prompt is proposed. */
  z.object({
    type: z.literal('phase'),
    seq: z.number(),
    phase: z.enum(['index', 'round', 'measure', 'confirm', 'reflect']),
    at: z.number(),
    of: z.number(),
    name: z.string().optional(),
  }),
  z.object({ type: z.literal('candidate'), seq: z.number(), candidate: candidateSchema }),
  z.object({ type: z.literal('cell'), seq: z.number(), cell: evalCellSchema, done: z.number(), total: z.number() }),
  z.object({ type: z.literal('spent'), seq: z.number(), spent: spentSchema }),
  z.object({
    type: z.literal('ended'),
    seq: z.number(),
    state: z.enum(['done', 'stopped', 'capped', 'failed']),
    error: z.unknown().optional(),
    done: z.number(),
    total: z.number(),
  }),
])
export type ExperimentEvent = z.infer<typeof experimentEventSchema>

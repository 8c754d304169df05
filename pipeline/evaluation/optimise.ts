import { z } from 'zod'
import { modelRefSchema } from '../model-ref'

export const optimiseSetupSchema = z.strictObject({
  /** The node whose prompt is improved. */
  nodeId: z.string().max(100),
  /** `reflect`: a model reads failures and proposes another prompt. `examples`: answered cases are chosen to be shown first. */
  ways: z
    .array(z.enum(['reflect', 'examples']))
    .min(1)
    .default(['reflect', 'examples']),
  /** The model that reflects; absent: the best that serves. */
  reflector: modelRefSchema.optional(),
  /** Most proposals. */
  proposals: z.number().int().min(1).max(100).default(12),
  /** Failures that one reflection reads. */
  batch: z.number().int().min(1).max(20).default(4),
  /** No prompt is longer than this times the drawn one (or `SHORT_PROMPT`, where that is less), and than so many tokens. */
  growth: z.number().min(1).max(20).default(3),
  maxPromptTokens: z.number().int().min(50).max(20_000).default(2_000),
  seed: z.number().int().nonnegative().max(2_147_483_647).default(1),
})
export type OptimiseSetup = z.infer<typeof optimiseSetupSchema>

/** So many tokens any prompt may have: a line or two cannot be made better within three times their length. */
export const SHORT_PROMPT = 200
/** Cases that each split must have, at the least. */
export const LEAST_CASES = { train: 10, validation: 10, test: 10 } as const
/** With fewer validation cases only large gains can be told from chance. */
export const FEW_CASES = 50

export const refusals = ['unparsed', 'too-long', 'same', 'lost-variables', 'invalid', 'no-gain'] as const

/** A prompt that was proposed, and what came of it. */
export const proposalSchema = z.object({
  number: z.number().int().positive(),
  way: z.enum(['reflect', 'examples']),
  /** The candidate it began with. */
  parentId: z.string(),
  /** The candidate that it made; absent: nothing usable came of it, for the reason in `refused`. */
  candidateId: z.string().optional(),
  /** `no-gain`: it was measured, and did no better than its parent. Absent, with `after`: it is measured on all validation cases. */
  refused: z.enum(refusals).optional(),
  /** The fact behind a refusal: the variables that are lost, or what the compiler says. */
  reason: z.string().max(1_000).optional(),
  /** What the model said was wrong, in its words. */
  insight: z.string().max(4_000).optional(),
  /** The whole texts that it proposed, by the node's field. */
  texts: z.record(z.string(), z.string().max(100_000)).optional(),
  /** The examples that the prompt then has: cases of the training split, beside those that were drawn. */
  examples: z.object({ choose: z.enum(['all', 'nearest']), caseIds: z.array(z.string()) }).optional(),
  /** Of its texts and examples, as they are sent at the most. */
  tokens: z.number().int().optional(),
  /** Training cases that it was reflected on, and is measured on first. */
  batch: z.array(z.string()).optional(),
  /** Mean of the deciding metric before and after: over its batch of training cases, or over the validation cases for examples. */
  before: z.number().optional(),
  after: z.number().optional(),
})
export type Proposal = z.infer<typeof proposalSchema>

/** What an optimiser has decided so far. */
export const optimiseProgressSchema = z.object({
  /** The metric by which is decided, as it was at the beginning. */
  metric: z.string().optional(),
  /** The prompt as it was drawn, in estimated tokens, and the most that a proposal may have. */
  drawn: z.object({ texts: z.record(z.string(), z.string()), tokens: z.number(), most: z.number() }).optional(),
  proposals: z.array(proposalSchema).default([]),
  /** Candidates that are best on some validation case. */
  pareto: z.array(z.string()).default([]),
  /** Why nothing more is proposed: all were made, no training case fails, or nothing is left to try. */
  over: z.enum(['proposals', 'nothing-fails', 'nothing-left']).optional(),
  /** Best on validation by a paired interval that excludes zero; null: no improvement. Absent: not decided yet. */
  acceptedId: z.string().nullable().optional(),
  /** The test split has been opened: it is opened once. */
  tested: z.boolean().default(false),
  warnings: z.array(z.enum(['small-model', 'few-cases', 'only-examples'])).default([]),
})
export type OptimiseProgress = z.infer<typeof optimiseProgressSchema>

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
  /** No prompt is longer than this times the drawn one, and than so many tokens. */
  growth: z.number().min(1).max(20).default(3),
  maxPromptTokens: z.number().int().min(50).max(20_000).default(2_000),
  seed: z.number().int().nonnegative().max(2_147_483_647).default(1),
})
export type OptimiseSetup = z.infer<typeof optimiseSetupSchema>

/** What a reflection came to. */
export const proposalSchema = z.object({
  number: z.number().int().positive(),
  way: z.enum(['reflect', 'examples']),
  /** The candidate it began with. */
  parentId: z.string(),
  /** The candidate that it made; absent: nothing usable came of it, for this reason. */
  candidateId: z.string().optional(),
  refused: z.enum(['unparsed', 'too-long', 'same', 'lost-variables', 'invalid', 'no-gain']).optional(),
  /** What the model said was wrong, in its words. */
  insight: z.string().max(4_000).optional(),
  /** Mean of the deciding metric over the batch, before and after. */
  before: z.number().optional(),
  after: z.number().optional(),
})
export type Proposal = z.infer<typeof proposalSchema>

/** What an optimiser has decided so far. */
export const optimiseProgressSchema = z.object({
  proposals: z.array(proposalSchema).default([]),
  /** Candidates that are best on some validation case. */
  pareto: z.array(z.string()).default([]),
  /** Best on validation by a paired interval that excludes zero; null: no improvement. Absent: not decided yet. */
  acceptedId: z.string().nullable().optional(),
  /** The test split has been opened: it is opened once. */
  tested: z.boolean().default(false),
  warnings: z.array(z.enum(['small-model', 'few-cases'])).default([]),
})
export type OptimiseProgress = z.infer<typeof optimiseProgressSchema>

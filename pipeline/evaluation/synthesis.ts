import { z } from 'zod'
import { modelRefSchema } from '../model-ref'
import { sentence } from '../said'

export const caseKinds = ['single', 'multi', 'unanswerable'] as const
export type CaseKind = (typeof caseKinds)[number]

export const synthesisSetupSchema = z.strictObject({
  /** The model that asks; absent: the best that serves, and without any questions made by rules. */
  model: modelRefSchema.optional(),
  /** How many cases to keep. */
  count: z.number().int().min(1).max(1_000).default(50),
  /** Which kinds, by their parts of the whole. */
  mix: z
    .strictObject({
      single: z.number().nonnegative().default(0.7),
      multi: z.number().nonnegative().default(0.15),
      unanswerable: z.number().nonnegative().default(0.15),
    })
    .refine((mix) => mix.single + mix.multi + mix.unanswerable > 0, sentence('One kind must have a part.'))
    .prefault({}),
  /** Only of these documents; absent: all. */
  documentIds: z.array(z.string().max(100)).max(1_000).optional(),
  seed: z.number().int().nonnegative().max(2_147_483_647).default(1),
  /** At most so many calls of the model. */
  calls: z.number().int().positive().max(100_000).default(500),
})
export type SynthesisSetup = z.infer<typeof synthesisSetupSchema>

/** Why a question was refused. */
export const refusals = [
  'copy',
  'duplicate',
  'no-need',
  'unsupported',
  'answerable',
  'unparsed',
  'language',
  'short',
] as const
export type Refusal = (typeof refusals)[number]

export const synthesisReportSchema = z.object({
  asked: z.number().int().default(0),
  kept: z.number().int().default(0),
  calls: z.number().int().default(0),
  tokens: z.number().int().default(0),
  kinds: z.record(z.string(), z.number().int()).default({}),
  refused: z.record(z.string(), z.number().int()).default({}),
  /** Some of those that were refused, for people to see. */
  examples: z
    .array(z.object({ question: z.string(), why: z.enum(refusals), document: z.string() }))
    .max(50)
    .default([]),
  /** The dataset's version with them; absent until some were kept. */
  version: z.number().int().optional(),
  /** Made by rules, because no chat model serves. */
  byRules: z.boolean().default(false),
})
export type SynthesisReport = z.infer<typeof synthesisReportSchema>

import { z } from 'zod'
import { assertionSchema, checkResultSchema } from '../cases/assertion'
import { modelRefSchema } from '../model-ref'
import { outcomeSchema } from '../run-event'

/** Most variants, models, repeats and cells of one grid. */
export const MOST_VARIANTS = 50
export const MOST_MODELS = 10
export const MOST_REPEATS = 20
export const MOST_CELLS = 50_000

/** A model of a grid; `price`: per million tokens, in whatever currency: cost is told in the same. */
export const gridModelSchema = z.strictObject({
  ref: modelRefSchema,
  price: z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() }).optional(),
})
export type GridModel = z.infer<typeof gridModelSchema>

/** Names a model of a grid in cells and addresses. */
export const modelKey = ({ provider, model }: GridModel['ref']): string => `${provider}/${model}`

const setupFields = {
  /** None: the one that the drawing names. */
  models: z.array(gridModelSchema).max(MOST_MODELS),
  repeats: z.number().int().min(1).max(MOST_REPEATS),
  /** Asked of all cases. */
  assertions: z.array(assertionSchema).max(20),
  /** The judge of assertions that name none. */
  judge: modelRefSchema.optional(),
  /** Only these of the dataset's cases; absent: all of them. */
  cases: z.strictObject({
    ids: z.array(z.string().max(100)).max(5_000).optional(),
    split: z.enum(['train', 'validation', 'test']).optional(),
    tag: z.string().max(60).optional(),
  }),
  /** Columns are told apart by number only, until a person has voted. */
  blind: z.boolean(),
  /** Variants that are neither shown nor played; every variant is kept. */
  hidden: z.array(z.string().max(100)).max(1_000),
}

/** What is played: all that people set of a grid beside its variants. */
export const gridSetupSchema = z.strictObject({
  ...setupFields,
  models: setupFields.models.default([]),
  repeats: setupFields.repeats.default(1),
  assertions: setupFields.assertions.default([]),
  cases: setupFields.cases.prefault({}),
  blind: setupFields.blind.default(false),
  hidden: setupFields.hidden.default([]),
})
export type GridSetup = z.infer<typeof gridSetupSchema>
/** What changes of it: what is absent stays; null takes the judge away. */
export const gridSetupChangeSchema = z.strictObject({ ...setupFields, judge: modelRefSchema.nullable() }).partial()

/** A prompt to try: a config of the node that is played. It never changes; another one is another variant. */
export const variantSchema = z.object({
  id: z.string(),
  number: z.number().int().positive(),
  name: z.string(),
  /** The variant it was made from. */
  parentId: z.string().nullable(),
  config: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
})
export type Variant = z.infer<typeof variantSchema>

/** Where a cell stands in its grid. */
export const cellPlaceSchema = z.object({
  variantId: z.string(),
  model: z.string(),
  caseId: z.string(),
  /** From 0. */
  repeat: z.number().int().nonnegative(),
})
export type CellPlace = z.infer<typeof cellPlaceSchema>

/** What the grid shows of a cell that is done. */
export const cellSchema = cellPlaceSchema.extend({
  id: z.string(),
  outcome: outcomeSchema,
  /** The beginning of the answer, or of what went wrong; at most 200 characters. */
  preview: z.string(),
  /** Tells equal answers. */
  answerHash: z.string(),
  abstained: z.boolean().nullable(),
  checks: z.array(checkResultSchema),
  /** Metrics by name, 0…1: those that the case and the answer allow. */
  scores: z.record(z.string(), z.number()),
  /** The label it gave, where its case has one. */
  given: z.string().optional(),
  /** All that was asked of it holds; null: nothing was asked, or something could not be judged. */
  passed: z.boolean().nullable(),
  latencyMs: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cost: z.number().nullable(),
  /** Taken from an earlier cell: where from, and how long that took. It enters no average of times. */
  reused: z.object({ cellId: z.string(), gridId: z.string(), at: z.string(), latencyMs: z.number() }).nullable(),
  /** What a person said of it. */
  label: z.enum(['good', 'bad', 'unsure']).nullable(),
  /** It no longer follows from its case, variant, model and context, and is played again. */
  stale: z.literal(true).optional(),
})
export type Cell = z.infer<typeof cellSchema>

/** What a grid tells while it is played, in order. */
export const gridEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), seq: z.number(), total: z.number(), done: z.number() }),
  /** The steps before the prompt are run once for the case. */
  z.object({
    type: z.literal('context'),
    seq: z.number(),
    caseId: z.string(),
    state: z.enum(['running', 'done', 'failed']),
  }),
  z.object({ type: z.literal('cell-started'), seq: z.number(), place: cellPlaceSchema }),
  /** Live only. `reset`: the text takes the place of all before it. */
  z.object({
    type: z.literal('cell-token'),
    seq: z.number(),
    place: cellPlaceSchema,
    text: z.string(),
    reset: z.literal(true).optional(),
  }),
  z.object({ type: z.literal('cell'), seq: z.number(), cell: cellSchema, done: z.number(), total: z.number() }),
  z.object({
    type: z.literal('ended'),
    seq: z.number(),
    state: z.enum(['done', 'stopped', 'failed']),
    error: z.unknown().optional(),
    done: z.number(),
    total: z.number(),
  }),
])
export type GridEvent = z.infer<typeof gridEventSchema>

import { z } from 'zod'
import { jsonSchema } from '../json'
import { modelRefSchema } from '../model-ref'
import { saidSchema } from '../said'

const base = { id: z.string().min(1).max(40) }
const share = z.number().min(0).max(1)

/**
 * What is asked of an answer. Those that name what is expected (`nuggets`, `label`, `cites` without a document, `answer`)
 * are asked of cases that say so, and of no others.
 */
export const assertionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('contains'),
    ...base,
    text: z.string().min(1).max(2_000),
    not: z.boolean().default(false),
    ignoreCase: z.boolean().default(true),
  }),
  /** RE2's syntax: no pattern takes long. */
  z.strictObject({
    kind: z.literal('regex'),
    ...base,
    pattern: z.string().min(1).max(1_000),
    not: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('json-schema'), ...base, schema: z.record(z.string(), jsonSchema) }),
  /** Exact match with an expected answer, or at least so much token F1 with the best of them (SQuAD's normalisation). */
  z.strictObject({
    kind: z.literal('answer'),
    ...base,
    by: z.enum(['exact', 'f1']).default('f1'),
    atLeast: share.default(0.5),
  }),
  /** Cosine of the embedded answer and the best expected one (or `text`). */
  z.strictObject({
    kind: z.literal('similarity'),
    ...base,
    text: z.string().max(20_000).optional(),
    atLeast: share.default(0.7),
  }),
  /** Cites this document, else one of the case's places. */
  z.strictObject({ kind: z.literal('cites'), ...base, document: z.string().max(1_000).optional() }),
  /** `expected`: abstains where the case says so, else answers. */
  z.strictObject({
    kind: z.literal('outcome'),
    ...base,
    is: z.enum(['answered', 'abstained', 'expected']).default('expected'),
  }),
  z.strictObject({ kind: z.literal('label'), ...base }),
  /** At least so much of the vital nuggets, judged by a chat model, by words where there is none. */
  z.strictObject({ kind: z.literal('nuggets'), ...base, atLeast: share.default(1), judge: modelRefSchema.optional() }),
  /** Every claim stands in the sources that the model was given. */
  z.strictObject({ kind: z.literal('faithful'), ...base, atLeast: share.default(1), judge: modelRefSchema.optional() }),
  /** A judge reads question, answer, sources and the rubric, and says yes or no. */
  z.strictObject({
    kind: z.literal('judge'),
    ...base,
    rubric: z.string().trim().min(1).max(8_000),
    judge: modelRefSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('latency'), ...base, atMostMs: z.number().positive() }),
  z.strictObject({
    kind: z.literal('tokens'),
    ...base,
    atMost: z.number().int().positive(),
    of: z.enum(['output', 'all']).default('output'),
  }),
])
export type Assertion = z.infer<typeof assertionSchema>
export type AssertionKind = Assertion['kind']

/** How an answer did. `unjudged`: the judge failed or could not be understood, which is no verdict; `void`: not asked of this case. */
export const checkStates = ['pass', 'fail', 'unjudged', 'void'] as const
export const checkResultSchema = z.object({
  /** The assertion's id. */
  id: z.string(),
  kind: z.string(),
  state: z.enum(checkStates),
  /** 0…1 where there are degrees. */
  score: z.number().optional(),
  /** Why. What a judge wrote is `foreign`: it stands in whatever language the judge chose. */
  reason: saidSchema.optional(),
})
export type CheckResult = z.infer<typeof checkResultSchema>

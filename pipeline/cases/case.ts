import { z } from 'zod'
import { sentence } from '../said'
import { assertionSchema } from './assertion'

/** Who wrote a case: a person, somebody who called an endpoint, or a model. */
export const caseOrigins = ['human', 'production', 'synthetic'] as const
export const caseOriginSchema = z.enum(caseOrigins)
export type CaseOrigin = z.infer<typeof caseOriginSchema>

/** What a case may be used for. Cases of one source document are all in one split: else what was learnt is what is asked. */
export const splits = ['train', 'validation', 'test'] as const
export const splitSchema = z.enum(splits)
export type Split = z.infer<typeof splitSchema>

/** One fact that an answer must say; what is not vital is welcome. TREC's nuggets: arXiv 2504.15068. */
export const nuggetSchema = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  vital: z.boolean().default(true),
})
export type Nugget = z.infer<typeof nuggetSchema>

/**
 * Where the answer stands: a document, and there a passage. `start` and `end` are UTF-16 offsets in the document's parsed
 * text; absent: any chunk of it counts. `documentId` and `collectionId` are absent for what was imported and is not found
 * here; then the name counts. `grade`: how relevant it is, for nDCG; absent: 1.
 */
export const placeSchema = z.strictObject({
  collectionId: z.string().max(100).optional(),
  documentId: z.string().max(100).optional(),
  documentName: z.string().trim().min(1).max(1_000),
  start: z.number().int().nonnegative().optional(),
  end: z.number().int().positive().optional(),
  /** The passage's words, for people. */
  quote: z.string().max(20_000).optional(),
  grade: z.number().int().min(1).max(10).optional(),
})
export type Place = z.infer<typeof placeSchema>

/** What a document is called in a place of it: names may be longer, or blank. */
export const nameInPlace = (name: string, documentId: string): string =>
  name.trim().slice(0, 1_000).trim() || documentId

/** What should come of a case's inputs. All of it may be left out: then only people can judge. */
export const expectationSchema = z.strictObject({
  /** Acceptable answers; each is as good. */
  answers: z.array(z.string().trim().min(1).max(20_000)).max(20).default([]),
  nuggets: z.array(nuggetSchema).max(50).default([]),
  places: z.array(placeSchema).max(50).default([]),
  label: z.string().trim().min(1).max(200).optional(),
  /** The sources do not tell, and the answer must say so. */
  abstain: z.boolean().default(false),
  /** What is asked of the answer to this case alone. */
  checks: z.array(assertionSchema).max(20).default([]),
})
export type Expectation = z.infer<typeof expectationSchema>

export const tagSchema = z.string().trim().min(1).max(60)
export const MOST_TAGS = 30

/** Deeper than this nobody reads, and what goes through it runs out of stack. */
const MOST_DEPTH = 100
const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1)))

/** What a person writes of a case. */
export const caseDraftSchema = z.strictObject({
  /** By the name of the pipeline's input; most have `question` alone. */
  inputs: z
    .record(z.string().min(1).max(64), z.unknown())
    .refine((inputs) => Object.keys(inputs).length > 0, sentence('A case needs an input.'))
    .refine((inputs) => isShallow(inputs, MOST_DEPTH), sentence('Its lists and objects are too deep in one another.')),
  expected: expectationSchema.prefault({}),
  origin: caseOriginSchema.default('human'),
  tags: z.array(tagSchema).max(MOST_TAGS).default([]),
  /** Absent: that of its source, else found by chance from its source. */
  split: splitSchema.optional(),
  /** What splits go by: the document it is about. Absent: the first of its places, else the case itself. */
  source: z.string().trim().min(1).max(1_000).optional(),
  note: z.string().max(4_000).default(''),
  /** The run it was taken from. */
  runId: z.string().max(100).optional(),
})
export type CaseDraft = z.infer<typeof caseDraftSchema>

/** One input with what should come of it, as one version of its dataset has it. */
export const caseSchema = caseDraftSchema.extend({
  id: z.string(),
  datasetId: z.string(),
  split: splitSchema,
  source: z.string(),
  /** The version of the dataset that made it what it is. */
  since: z.number().int().positive(),
  createdAt: z.string(),
})
export type Case = z.infer<typeof caseSchema>

/** The line that a case is known by: its question, else its first text; at most 200 characters. */
export function titleOf(inputs: Readonly<Record<string, unknown>>): string {
  const texts = Object.values(inputs).filter((value) => typeof value === 'string')
  const text = typeof inputs.question === 'string' ? inputs.question : (texts[0] ?? JSON.stringify(inputs))
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}

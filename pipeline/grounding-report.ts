import { z } from 'zod'

/** What of a claim its sources do not say. */
export const mismatchKinds = [
  /** No cited source has the number, date or time. */
  'number-missing',
  /** The number is there, but stands with something else. */
  'number-elsewhere',
  /** The number is there in another unit. */
  'unit',
  /** No cited source has the name or code. */
  'name-missing',
  /** The name is there, but with something else. */
  'name-elsewhere',
  /** Only one of claim and source is negated. */
  'negation',
  /** The source says the contrary. */
  'opposite',
] as const

export const mismatchSchema = z.object({
  kind: z.enum(mismatchKinds),
  /** As the claim writes it. */
  claimed: z.string(),
  /** What the source has in its place. */
  found: z.string().optional(),
})
/** What about a claim its sources do not say, and why. */
export type Mismatch = z.infer<typeof mismatchSchema>

const claimSchema = z.object({
  text: z.string(),
  citations: z.array(z.number()),
  status: z.enum(['supported', 'unsupported', 'uncited']),
  /** Share of its words that were found, 0–1. */
  score: z.number(),
  /** The passage that supports it best, as offsets within the chunk's text. */
  evidence: z.object({ chunkId: z.string(), start: z.number(), end: z.number() }).optional(),
  reasons: z.array(mismatchSchema).default([]),
})

/** What the check of an answer's claims found, as far as the studio shows it. Reports of earlier versions have no reasons. */
export const groundingReportSchema = z.object({
  mode: z.enum(['lexical', 'model']),
  share: z.number(),
  claims: z.array(claimSchema),
})
export type GroundingReport = z.infer<typeof groundingReportSchema>

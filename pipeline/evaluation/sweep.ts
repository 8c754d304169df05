import { z } from 'zod'
import { chunkingInput } from '../chunking'
import { modelRefSchema } from '../model-ref'

/** Most values of one facet, facets, and variants. */
export const MOST_VALUES = 20
export const MOST_FACETS = 10
export const MOST_VARIANTS = 500

/** One thing that a sweep varies, and the values that it takes. The drawing's own value counts only where it is among them. */
export const facetSchema = z.discriminatedUnion('kind', [
  /** A field of a node's config, named by its path with dots, such as `search.topK`. */
  z.strictObject({
    kind: z.literal('config'),
    nodeId: z.string().max(100),
    path: z.string().min(1).max(200),
    values: z.array(z.unknown()).min(1).max(MOST_VALUES),
  }),
  /** How a collection is split into chunks: each value is an index of its own, built beside the live one. */
  z.strictObject({
    kind: z.literal('chunking'),
    collectionId: z.string().max(100),
    values: z.array(chunkingInput).min(1).max(MOST_VALUES),
  }),
  /** The model that makes a collection's vectors: likewise. */
  z.strictObject({
    kind: z.literal('embedder'),
    collectionId: z.string().max(100),
    values: z.array(modelRefSchema).min(1).max(MOST_VALUES),
  }),
  /** A node is left out: its inputs pass to its outputs. Such as a reranker. */
  z.strictObject({
    kind: z.literal('without'),
    nodeId: z.string().max(100),
    values: z.array(z.boolean()).min(1).max(2),
  }),
])
export type Facet = z.infer<typeof facetSchema>

/** Names a facet among those of a sweep. */
export const facetKey = (facet: Facet): string =>
  facet.kind === 'config'
    ? `config ${facet.nodeId} ${facet.path}`
    : `${facet.kind} ${facet.kind === 'without' ? facet.nodeId : facet.collectionId}`

export const sweepSetupSchema = z.strictObject({
  facets: z.array(facetSchema).min(1).max(MOST_FACETS),
  /** `halving`: the hopeless are dropped early. `full`: every variant is measured on every case. */
  search: z.enum(['halving', 'full']).default('halving'),
  /** At most so many variants, drawn by chance where the facets allow more; the drawing itself is always one. */
  most: z.number().int().min(2).max(MOST_VARIANTS).default(MOST_VARIANTS),
  /** The winner and the drawing are measured again on cases of this split, which nothing else of the sweep may ask. */
  confirmOn: z.enum(['test', 'validation']).default('test'),
  seed: z.number().int().nonnegative().max(2_147_483_647).default(1),
})
export type SweepSetup = z.infer<typeof sweepSetupSchema>

/** A round of successive halving: which candidates, on how many cases, and who went on. */
export const roundSchema = z.object({
  round: z.number().int().nonnegative(),
  cases: z.number().int(),
  candidateIds: z.array(z.string()),
  survivorIds: z.array(z.string()),
})

/** What a sweep has decided so far. */
export const sweepProgressSchema = z.object({
  /** By which is decided: found in the first round where nobody chose, and the same in all of them. */
  metric: z.string().optional(),
  rounds: z.array(roundSchema).default([]),
  /** The best on the cases that were searched with. */
  winnerId: z.string().optional(),
  /** Those that no other beats in quality, latency and cost at once. */
  front: z.array(z.string()).default([]),
  /** Names of the shadow indexes by candidate are with the indexes; here: whether held-out cases were there to confirm with. */
  confirmed: z.enum(['yes', 'no-cases']).optional(),
})
export type SweepProgress = z.infer<typeof sweepProgressSchema>

import { z } from 'zod'
import { collectionInfoSchema } from './environment'
import { resolvedModelSchema } from './model-ref'
import { portTypeSchema } from './ports'

export const PLAN_VERSION = 1

/** A field of the pipeline's signature, as the input node declares it. */
export const inputFieldSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
  type: z.enum(['text', 'long-text', 'number', 'boolean', 'choice', 'json', 'history']),
  required: z.boolean().default(true),
  label: z.string().max(120).optional(),
  /** A value to try the pipeline with: the studio starts with it, callers never get it unasked. */
  example: z.string().max(2000).optional(),
  choices: z.array(z.string().min(1)).max(100).optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
})
export type InputField = z.infer<typeof inputFieldSchema>

/** The collection facts a plan freezes: identity and how to search it, not how much is in it. */
export const planCollectionSchema = collectionInfoSchema.omit({ documents: true, chunks: true, revision: true })
export type PlanCollection = z.infer<typeof planCollectionSchema>

export const stepResourcesSchema = z.object({
  collections: z.record(z.string(), planCollectionSchema),
  chatModels: z.record(z.string(), resolvedModelSchema),
})
export type StepResources = z.infer<typeof stepResourcesSchema>

/** One edge into a step: which output of which step arrives, and as what type. */
export const feedSchema = z.object({ step: z.string(), port: z.string(), from: portTypeSchema, to: portTypeSchema })
export type Feed = z.infer<typeof feedSchema>

export const stepSchema = z.object({
  id: z.string(),
  type: z.string(),
  version: z.number().int(),
  role: z.enum(['input', 'output']).optional(),
  config: z.record(z.string(), z.unknown()),
  resources: stepResourcesSchema,
  effect: z.enum(['pure', 'read', 'write']),
  timeoutMs: z.number().int().positive(),
  /** Feeds by input port; several feeds mean a join that takes the first that is not skipped. */
  feeds: z.record(z.string(), z.array(feedSchema)),
  /** Input ports without which the step cannot run. */
  requires: z.array(z.string()),
  outputs: z.record(z.string(), portTypeSchema),
})
export type Step = z.infer<typeof stepSchema>

/** The compiled graph: frozen, serialisable; `hash` covers everything in it that can change an answer. */
export const planSchema = z.object({
  version: z.literal(PLAN_VERSION),
  hash: z.string(),
  inputs: z.array(inputFieldSchema),
  /** The text that streams to the reader while the run goes on: a step's output that feeds the answer. */
  stream: z.object({ step: z.string(), port: z.string() }).nullable(),
  /** Steps in an order in which every step comes after those that feed it. */
  steps: z.array(stepSchema),
})
export type Plan = z.infer<typeof planSchema>

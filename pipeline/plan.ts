import { z } from 'zod'
import { collectionInfoSchema, pipelineInfoSchema } from './environment'
import { inputFieldSchema } from './input-field'
import { resolvedModelSchema } from './model-ref'
import { portTypeSchema } from './ports'

export const PLAN_VERSION = 1

export { type InputField, inputFieldSchema } from './input-field'

/**
 * The collection facts a plan freezes: which one, and what may be filtered on. How it is indexed is asked for at each run
 * (capability `collections`), so that a new embedder or chunking changes no pipeline.
 */
export const planCollectionSchema = collectionInfoSchema.pick({ id: true, slug: true, name: true, fields: true })
export type PlanCollection = z.infer<typeof planCollectionSchema>

/** A published version of a pipeline that another one runs: immutable, so the plan that names it stays what it was. */
export const planPipelineSchema = pipelineInfoSchema.pick({ id: true, slug: true, name: true, versionId: true })
export type PlanPipeline = z.infer<typeof planPipelineSchema>

export const stepResourcesSchema = z.object({
  collections: z.record(z.string(), planCollectionSchema),
  chatModels: z.record(z.string(), resolvedModelSchema),
  /** Published versions of other pipelines that the step runs. */
  pipelines: z.record(z.string(), planPipelineSchema).default({}),
  /** Models that the step itself embeds with. Absent where it does not: earlier plans keep their hashes. */
  embedders: z.record(z.string(), resolvedModelSchema).optional(),
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
  /**
   * Input ports of which the step takes the first that arrives and, unless `acceptEmpty`, is not empty. Steps that lead
   * only to later ones start when every earlier one is lost; the engine reads off the feeds which those are.
   */
  alternatives: z.object({ ports: z.array(z.string()), acceptEmpty: z.boolean() }).optional(),
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

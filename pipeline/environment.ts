import { z } from 'zod'
import { fieldSpecSchema } from './filter'
import { inputFieldSchema } from './input-field'
import { providerSchema } from './model-ref'

/** A model that a provider has, as its listing tells. `contextTokens` is the model's maximum. */
export const modelInfoSchema = z.object({
  provider: providerSchema,
  model: z.string(),
  digest: z.string().optional(),
  contextTokens: z.number().int().positive().optional(),
  dimension: z.number().int().positive().optional(),
  bytes: z.number().nonnegative().optional(),
  parameters: z.string().optional(),
  /** Known to have no chat template: it continues a text instead of answering. Absent where nothing is known. */
  base: z.boolean().optional(),
  capabilities: z.array(z.enum(['chat', 'embed', 'tools', 'vision', 'thinking'])),
})
export type ModelInfo = z.infer<typeof modelInfoSchema>

export const collectionInfoSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  documents: z.number().int().nonnegative(),
  chunks: z.number().int().nonnegative(),
  /** Name of the collection in the vector store. */
  storeName: z.string(),
  embedder: z.object({ provider: providerSchema, model: z.string(), digest: z.string().optional() }),
  dimension: z.number().int().positive(),
  language: z.string(),
  fields: z.array(fieldSpecSchema),
  /** Grows with every change of content; part of cache keys, never of a plan's hash. */
  revision: z.number().int().nonnegative(),
})
export type CollectionInfo = z.infer<typeof collectionInfoSchema>

/** A pipeline with a published version, as other pipelines may run it. */
export const pipelineInfoSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  versionId: z.string(),
  number: z.number().int().positive(),
  inputs: z.array(inputFieldSchema),
})
export type PipelineInfo = z.infer<typeof pipelineInfoSchema>

/** A pipeline that cannot be run by others: it has a name and no published version. */
export const unpublishedSchema = pipelineInfoSchema.pick({ id: true, slug: true, name: true })

/** Whether an id was made by Telar: it says nothing to people, where a slug does. */
export const isMadeId = (id: string): boolean => z.uuid().safeParse(id).success

/**
 * The facts about the outside that a compilation uses: a snapshot, so that compiling stays pure.
 * `down` lists configured providers that do not answer at present; their models are unknown, not missing.
 */
export const environmentSchema = z.object({
  collections: z.array(collectionInfoSchema),
  models: z.array(modelInfoSchema),
  down: z.array(providerSchema),
  pipelines: z.array(pipelineInfoSchema).default([]),
  unpublished: z.array(unpublishedSchema).default([]),
  /** Whether there is a rerank server to ask. */
  rerankServer: z.boolean().default(true),
  /** The secrets that are stored, and the hosts they may be sent to; `null`: any. */
  secrets: z.array(z.object({ name: z.string(), hosts: z.array(z.string()).nullable() })).default([]),
})
export type Environment = z.infer<typeof environmentSchema>

export const emptyEnvironment = (): Environment => ({
  collections: [],
  models: [],
  down: [],
  pipelines: [],
  unpublished: [],
  rerankServer: true,
  secrets: [],
})

import { z } from 'zod'

export const providers = ['ollama', 'openai', 'built-in'] as const
export const providerSchema = z.enum(providers)
export type Provider = z.infer<typeof providerSchema>

/** A model at a provider. `auto` takes the best that serves and is resolved when the plan is compiled. */
export const modelRefSchema = z.object({
  provider: z.union([providerSchema, z.literal('auto')]),
  model: z.string().max(200),
})
export type ModelRef = z.infer<typeof modelRefSchema>

/** A concrete model, as plans and collections record it. */
export const resolvedModelSchema = z.object({
  provider: providerSchema,
  model: z.string(),
  digest: z.string().optional(),
  contextTokens: z.number().int().positive().optional(),
})
export type ResolvedModel = z.infer<typeof resolvedModelSchema>

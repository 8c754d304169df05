import { z } from 'zod'

/** Requests as the servers take them: unknown fields are refused, so that a request cannot drift from its API. */

export const cohereRequest = z.strictObject({
  model: z.string().min(1),
  query: z.string().min(1),
  documents: z.array(z.string()).min(1).max(1000),
  top_n: z.number().int().min(1).optional(),
  return_documents: z.boolean().optional(),
})

/** https://docs.cohere.com/reference/rerank: the second version has no `return_documents`. */
export const cohereV2Request = cohereRequest.omit({ return_documents: true }).extend({
  max_tokens_per_doc: z.number().int().optional(),
  priority: z.number().int().optional(),
})

/** https://huggingface.github.io/text-embeddings-inference/ (`RerankRequest`). */
export const teiRequest = z.strictObject({
  query: z.string(),
  texts: z.array(z.string()).min(1),
  raw_scores: z.boolean().optional(),
  return_text: z.boolean().optional(),
  truncate: z.boolean().nullable().optional(),
  truncation_direction: z.enum(['Left', 'Right', 'left', 'right']).optional(),
})

export const cohereAnswer = z.object({
  id: z.string().optional(),
  results: z.array(z.object({ index: z.number().int().min(0), relevance_score: z.number() })),
  meta: z.object({ api_version: z.object({ version: z.string() }) }).optional(),
})

export const teiAnswer = z.array(z.object({ index: z.number().int().min(0), score: z.number() }))

export const teiError = z.object({ error: z.string(), error_type: z.string() })
export const cohereError = z.object({ message: z.string() })

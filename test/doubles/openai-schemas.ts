import { z } from 'zod'

/**
 * Requests and answers of the OpenAI API as far as Telar uses it, written from its published reference
 * (https://platform.openai.com/docs/api-reference). Strict: other fields are violations.
 */

const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })

export const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(4)]).optional(),
  logprobs: z.boolean().optional(),
  top_logprobs: z.number().int().min(0).max(20).optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().optional(),
          schema: z.record(z.string(), z.unknown()).optional(),
          strict: z.boolean().nullish(),
        }),
      }),
    ])
    .optional(),
})
export type ChatBody = z.infer<typeof chatRequest>

export const embeddingsRequest = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2048)]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.number().int().positive().optional(),
})
export type EmbeddingsBody = z.infer<typeof embeddingsRequest>

const logprob = z.strictObject({ token: z.string(), logprob: z.number(), bytes: z.array(z.number().int()).nullable() })
const usage = z.strictObject({
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  total_tokens: z.number().int(),
})

export const chatChunk = z.strictObject({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.number().int(),
  model: z.string(),
  choices: z.array(
    z.strictObject({
      index: z.number().int(),
      delta: z.strictObject({
        role: z.literal('assistant').optional(),
        content: z.string().optional(),
        // Not OpenAI's own.
        reasoning_content: z.string().optional(),
      }),
      logprobs: z
        .strictObject({ content: z.array(logprob.extend({ top_logprobs: z.array(logprob) })), refusal: z.null() })
        .nullable(),
      finish_reason: z.enum(['stop', 'length', 'content_filter']).nullable(),
    }),
  ),
  usage: usage.nullish(),
})
export const embeddingsAnswer = z.strictObject({
  object: z.literal('list'),
  data: z.array(
    z.strictObject({ object: z.literal('embedding'), index: z.number().int(), embedding: z.array(z.number()) }),
  ),
  model: z.string(),
  usage: z.strictObject({ prompt_tokens: z.number().int(), total_tokens: z.number().int() }),
})
export const modelsAnswer = z.strictObject({
  object: z.literal('list'),
  data: z.array(
    z.strictObject({
      id: z.string(),
      object: z.literal('model'),
      created: z.number().int(),
      owned_by: z.string(),
      // Not OpenAI's own: vLLM tells it.
      max_model_len: z.number().int().optional(),
    }),
  ),
})
export const errorAnswer = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
})

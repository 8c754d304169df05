import { z } from 'zod'

/** What Telar reads of an OpenAI-compatible server's answers (https://platform.openai.com/docs/api-reference). */

const logprob = z.object({ token: z.string(), logprob: z.number() })

export const chatChunk = z.object({
  choices: z.array(
    z.object({
      delta: z
        .object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          // Not OpenAI's own: DeepSeek, vLLM and llama.cpp tell reasoning under the first name, OpenRouter under the second.
          reasoning_content: z.string().nullish(),
          reasoning: z.string().nullish(),
        })
        .optional(),
      finish_reason: z.string().nullish(),
      logprobs: z
        .object({ content: z.array(logprob.extend({ top_logprobs: z.array(logprob).nullish() })).nullish() })
        .nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number().default(0) }).nullish(),
})
export type ChatChunk = z.infer<typeof chatChunk>

export const embeddingsAnswer = z.object({
  data: z.array(z.object({ index: z.number(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.number() }).nullish(),
})

/** Servers add what they like: vLLM `max_model_len`, llama.cpp `meta.n_ctx_train`. */
export const modelsAnswer = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      max_model_len: z.number().int().positive().nullish(),
      meta: z.object({ n_ctx_train: z.number().int().positive().optional() }).nullish(),
    }),
  ),
})

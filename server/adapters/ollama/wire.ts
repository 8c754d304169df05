import { z } from 'zod'

/**
 * What Telar reads of Ollama's answers (https://docs.ollama.com/api). Servers of every age send more or fewer fields;
 * the package's types promise all of them, miss a tag's `capabilities` and call `model_info` a `Map`.
 */

const tokenLogprob = z.object({ token: z.string(), logprob: z.number() })

const chatLine = z.object({
  message: z.object({ content: z.string(), thinking: z.string().nullish() }).optional(),
  done: z.boolean(),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
  total_duration: z.number().optional(),
  logprobs: z.array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob).optional() })).nullish(),
})
export type ChatLine = z.infer<typeof chatLine>

/** A line of a chat, or what is wrong with it. A plain token is told by hand: there is one for each word of an answer. */
export function readChatLine(value: unknown): ChatLine | Error {
  if (isPlainToken(value)) return value
  const parsed = chatLine.safeParse(value)
  return parsed.success ? parsed.data : parsed.error
}

function isPlainToken(value: unknown): value is ChatLine {
  if (typeof value !== 'object' || value === null) return false
  const { done, message, logprobs } = value as { [field in keyof ChatLine]?: unknown }
  if (done !== false || logprobs !== undefined || typeof message !== 'object' || message === null) return false
  return 'content' in message && typeof message.content === 'string' && !('thinking' in message)
}

/** What a chat answers that was asked to render only. */
export const renderAnswer = z.object({
  _debug_info: z.object({ rendered_template: z.string() }).optional(),
})

/** Checked by hand: a vector has a thousand numbers, and zod looks at each several times longer. */
const numbers = z.custom<number[]>((value) => Array.isArray(value) && value.every((item) => typeof item === 'number'))

export const embedAnswer = z.object({ embeddings: z.array(numbers), prompt_eval_count: z.number().optional() })

export const versionAnswer = z.object({ version: z.string() })

export const taggedModel = z.object({
  name: z.string(),
  digest: z.string(),
  size: z.number().optional(),
  details: z.object({ family: z.string().optional(), parameter_size: z.string().optional() }).optional(),
  capabilities: z.array(z.string()).nullish(),
})
export type TaggedModel = z.infer<typeof taggedModel>
export const tagsAnswer = z.object({ models: z.array(taggedModel) })

export const showAnswer = z.object({
  capabilities: z.array(z.string()).nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
  /** How messages become a prompt, in Go's or Jinja's notation. `{{ .Prompt }}` stands for none. */
  template: z.string().nullish(),
  /** Names a renderer that is built into the server, where one takes the template's place. */
  modelfile: z.string().nullish(),
  /** Set for models that run elsewhere. */
  remote_host: z.string().nullish(),
})
export type ShowAnswer = z.infer<typeof showAnswer>

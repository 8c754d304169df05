import { z } from 'zod'

/**
 * Ollama's requests and answers, written from its published API (https://docs.ollama.com/api). Strict: a field that
 * the API does not name is a violation, though the real server would overlook it.
 */

const modelName = z.string().min(1)
const keepAlive = z.union([z.string(), z.number()])
const duration = z.number().int().nonnegative()

const modelOptions = z.strictObject({
  seed: z.number().int().optional(),
  temperature: z.number().optional(),
  top_k: z.number().int().optional(),
  top_p: z.number().optional(),
  min_p: z.number().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
  num_ctx: z.number().int().positive().optional(),
  num_predict: z.number().int().optional(),
})

const message = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  images: z.array(z.base64()).optional(),
})

export const chatRequest = z.strictObject({
  model: modelName,
  messages: z.array(message),
  format: z.union([z.literal('json'), z.record(z.string(), z.unknown())]).optional(),
  options: modelOptions.optional(),
  stream: z.boolean().optional(),
  think: z.union([z.boolean(), z.enum(['high', 'medium', 'low', 'max'])]).optional(),
  keep_alive: keepAlive.optional(),
  logprobs: z.boolean().optional(),
  top_logprobs: z.number().int().min(0).max(20).optional(),
  // In the server's request type, not yet in its documentation.
  truncate: z.boolean().optional(),
  shift: z.boolean().optional(),
  // Named by no document: the server renders the template and answers nothing.
  _debug_render_only: z.boolean().optional(),
})
export type ChatBody = z.infer<typeof chatRequest>

export const embedRequest = z.strictObject({
  model: modelName,
  input: z.union([z.string(), z.array(z.string())]),
  truncate: z.boolean().optional(),
  dimensions: z.number().int().positive().optional(),
  keep_alive: keepAlive.optional(),
  options: modelOptions.optional(),
})
export type EmbedBody = z.infer<typeof embedRequest>

export const showRequest = z.strictObject({ model: modelName, verbose: z.boolean().optional() })
export const copyRequest = z.strictObject({ source: modelName, destination: modelName })
export const deleteRequest = z.strictObject({ model: modelName })
export const pullRequest = z.strictObject({
  model: modelName,
  insecure: z.boolean().optional(),
  stream: z.boolean().optional(),
})

const tokenLogprob = z.strictObject({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.number().int()).optional(),
})
const logprobs = z.array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob).optional() }))
const said = z.strictObject({ role: z.literal('assistant'), content: z.string(), thinking: z.string().optional() })

export const chatToken = z.strictObject({
  model: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  message: said,
  done: z.literal(false),
  logprobs: logprobs.optional(),
})
export const chatDone = chatToken.extend({
  done: z.literal(true),
  done_reason: z.enum(['stop', 'length', 'load', 'unload']),
  total_duration: duration,
  load_duration: duration,
  prompt_eval_count: z.number().int(),
  prompt_eval_duration: duration,
  eval_count: z.number().int(),
  eval_duration: duration,
})
export const embedAnswer = z.strictObject({
  model: z.string(),
  embeddings: z.array(z.array(z.number())),
  total_duration: duration,
  load_duration: duration,
  prompt_eval_count: z.number().int(),
})

const details = z.strictObject({
  parent_model: z.string(),
  format: z.string(),
  family: z.string(),
  families: z.array(z.string()),
  parameter_size: z.string(),
  quantization_level: z.string(),
})
export const tagsAnswer = z.strictObject({
  models: z.array(
    z.strictObject({
      name: z.string(),
      model: z.string(),
      modified_at: z.iso.datetime({ offset: true }),
      size: z.number().int(),
      digest: z.string().regex(/^[0-9a-f]{64}$/),
      details,
      capabilities: z.array(z.string()),
    }),
  ),
})
export const showAnswer = z.strictObject({
  parameters: z.string(),
  license: z.string(),
  modified_at: z.iso.datetime({ offset: true }),
  details,
  template: z.string(),
  // In the server's answer and its older documentation, not in the published description.
  modelfile: z.string().optional(),
  capabilities: z.array(z.string()),
  model_info: z.record(z.string(), z.unknown()),
})
export const pullLine = z.strictObject({
  status: z.string(),
  digest: z.string().optional(),
  total: z.number().int().optional(),
  completed: z.number().int().optional(),
})
export const versionAnswer = z.strictObject({ version: z.string() })
export const errorAnswer = z.strictObject({ error: z.string() })

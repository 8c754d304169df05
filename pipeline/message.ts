import { z } from 'zod'
import { chunkSchema } from './chunk'

/** A source rendered into a message: the chunk and its span in `content` (UTF-16 offsets, `end` exclusive). */
export const renderedSourceSchema = z.object({
  chunk: chunkSchema,
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
})
export type RenderedSource = z.infer<typeof renderedSourceSchema>

/**
 * One chat message. `sources` and `variables` say what a template put into `content`, so that the model step can
 * fit the prompt into the context by leaving out whole sources, and the built-in reader knows question from evidence.
 * `origin` tells the parts of a prompt apart in the token bar.
 */
export const messageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
  origin: z.enum(['system', 'history', 'user']).optional(),
  sources: z.array(renderedSourceSchema).optional(),
  variables: z.record(z.string(), z.string()).optional(),
})
export type Message = z.infer<typeof messageSchema>

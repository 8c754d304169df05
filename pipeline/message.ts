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
  origin: z.enum(['system', 'example', 'history', 'user']).optional(),
  sources: z.array(renderedSourceSchema).optional(),
  variables: z.record(z.string(), z.string()).optional(),
})
export type Message = z.infer<typeof messageSchema>

/** The examples of a prompt, each its question and its answer, in their order. */
export function examplesOf(messages: readonly Message[]): Message[][] {
  const examples: Message[][] = []
  for (const message of messages) {
    if (message.origin !== 'example') continue
    const last = examples.at(-1)
    if (last && message.role === 'assistant') last.push(message)
    else examples.push([message])
  }
  return examples
}

/** The number under which a source stands in the prompt. */
export const citationOf = ({ chunk }: RenderedSource): number => chunk.citation ?? 0

function shift(source: RenderedSource, from: number, by: number): RenderedSource {
  return source.start < from ? source : { ...source, start: source.start - by, end: source.end - by }
}

/** Takes every rendering of the given sources out of a message, with the blank line that set them apart. */
export function withoutSources(message: Message, dropped: ReadonlySet<number>): Message {
  let { content } = message
  let sources = [...(message.sources ?? [])]
  for (let i = sources.length - 1; i >= 0; i--) {
    const source = sources[i]
    if (!source || !dropped.has(citationOf(source))) continue
    const before = content.slice(0, source.start)
    const after = content.slice(source.end)
    const gap = before.endsWith('\n\n') && (after === '' || after.startsWith('\n')) ? 2 : 0
    content = before.slice(0, before.length - gap) + after
    const length = source.end - source.start + gap
    sources = sources.filter((_, at) => at !== i).map((other) => shift(other, source.end, length))
  }
  return { ...message, content, sources }
}

import { z } from 'zod'

/**
 * What Telar reads of a rerank server's answers: Cohere (https://docs.cohere.com/reference/rerank), Jina
 * (https://api.jina.ai/redoc), and Text Embeddings Inference (https://huggingface.github.io/text-embeddings-inference/).
 */
export const cohereAnswer = z.object({
  results: z.array(z.object({ index: z.number(), relevance_score: z.number() })),
})

export const teiAnswer = z.array(z.object({ index: z.number(), score: z.number() }))

/** What servers say went wrong: Cohere `message`, Jina `detail`, TEI `error`, vLLM and others `error.message`. */
const errorAnswer = z.union([
  z.object({ message: z.string() }).transform((body) => body.message),
  z.object({ error: z.string() }).transform((body) => body.error),
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
  z.object({ detail: z.string() }).transform((body) => body.detail),
  z
    .object({ detail: z.array(z.object({ msg: z.string() })).min(1) })
    .transform((body) => body.detail.map(({ msg }) => msg).join('; ')),
])

/** What an error body says; undefined for a body in none of the forms above. */
export function errorSaid(value: unknown): string | undefined {
  const parsed = errorAnswer.safeParse(value)
  return parsed.success ? parsed.data.slice(0, 500) : undefined
}

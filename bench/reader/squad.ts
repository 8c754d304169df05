import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'

const answerSchema = z.object({ text: z.string() })
const fileSchema = z.object({
  data: z.array(
    z.object({
      title: z.string(),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.coerce.string(),
              question: z.string(),
              answers: z.array(answerSchema).default([]),
              is_impossible: z.boolean().default(false),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** A question about an article. `golds`: the answers people marked; none where the article does not answer it. */
export interface Question {
  id: string
  text: string
  golds: string[]
  /** The paragraph it was asked of, from 0. */
  paragraph: number
}

export interface Article {
  title: string
  paragraphs: string[]
  questions: Question[]
}

/** Reads a file in the layout of SQuAD 1.1 or 2.0 (XQuAD has the former). Throws what is wrong with its layout. */
export async function readSquad(path: string): Promise<Article[]> {
  const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`${basename(path)} is not in SQuAD layout: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  return parsed.data.data.map(({ title, paragraphs }) => ({
    title: title.replaceAll('_', ' '),
    paragraphs: paragraphs.map(({ context }) => context),
    questions: paragraphs.flatMap(({ qas }, paragraph) =>
      qas.map(
        ({ id, question, answers, is_impossible }): Question => ({
          id,
          text: question.trim(),
          golds: is_impossible ? [] : [...new Set(answers.map(({ text }) => text))],
          paragraph,
        }),
      ),
    ),
  }))
}

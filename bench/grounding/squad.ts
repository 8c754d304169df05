import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const answer = z.object({ text: z.string() })
const squad = z.object({
  data: z.array(
    z.object({
      title: z.string().default(''),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              question: z.string(),
              is_impossible: z.boolean().default(false),
              answers: z.array(answer).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
})

export interface Passage {
  text: string
  questions: { question: string; answer: string }[]
}
export interface Article {
  title: string
  passages: Passage[]
}

/** `dev`: every other article, for building; `held-out`: the others. */
export type Half = 'all' | 'dev' | 'held-out'

/** The articles of a file in SQuAD layout (1.1 or 2.0). Throws when it is none. */
export async function readSquad(path: string, half: Half): Promise<Article[]> {
  const { data } = squad.parse(JSON.parse(await readFile(path, 'utf8')))
  return data
    .filter((_, at) => half === 'all' || (at % 2 === 0) === (half === 'dev'))
    .map(({ title, paragraphs }) => ({
      title,
      passages: paragraphs.map(({ context, qas }) => ({
        text: context,
        questions: qas.flatMap(({ question, is_impossible, answers }) =>
          is_impossible || !answers[0] ? [] : [{ question, answer: answers[0].text }],
        ),
      })),
    }))
}

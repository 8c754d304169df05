import { readSquadFile } from '../lib/squad'

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
export function readSquad(path: string, half: Half): Article[] {
  return readSquadFile(path)
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

import { readSquadFile } from '../lib/squad'

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

/** The articles of a file in the layout of SQuAD, each with all its questions. */
export function readSquad(path: string): Article[] {
  return readSquadFile(path).map(({ title, paragraphs }) => ({
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

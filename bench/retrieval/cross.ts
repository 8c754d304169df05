import { join } from 'node:path'
import { readSquadFile } from '../lib/squad'
import type { BeirSet } from './beir'

/** `es-en`: the language of the questions, then that of the passages. */
export function readPair(text: string): { questions: string; passages: string } {
  const [questions, passages, ...more] = text.split('-')
  if (!questions || !passages || more.length > 0) throw new Error('Two languages, like es-en.')
  return { questions, passages }
}

/**
 * Questions of one language over the paragraphs of another, from two files of XQuAD (`xquad.es.json`, `xquad.en.json`),
 * which have the same questions and paragraphs in the same order. https://github.com/google-deepmind/xquad
 */
export function readCross(folder: string, { questions, passages }: { questions: string; passages: string }): BeirSet {
  const asked = readParagraphs(folder, questions)
  const texts = readParagraphs(folder, passages)
  if (asked.length !== texts.length) throw new Error('The two files have different paragraphs.')
  return {
    documents: texts.map(({ context }, at) => ({ id: String(at), text: context })),
    queries: asked.flatMap(({ qas }, at) =>
      qas.map(({ id, question }) => ({ id, text: question, grades: new Map([[String(at), 1]]) })),
    ),
  }
}

const readParagraphs = (folder: string, language: string) =>
  readSquadFile(join(folder, `xquad.${language}.json`)).flatMap(({ paragraphs }) => paragraphs)

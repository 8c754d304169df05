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

/** Half of the articles in the questions' language, the other half in another. */
export interface MixedHalf {
  /** Over all passages the questions whose passage is in the other language, and those whose passage is in their own. */
  others: BeirSet
  own: BeirSet
  /** The same questions where the passages in the other language are not there. */
  alone: BeirSet
}

/** Both ways to have every other article in another language than the questions, so that each question is asked in both. */
export function readMixed(
  folder: string,
  { questions, passages }: { questions: string; passages: string },
): MixedHalf[] {
  const asked = readParagraphs(folder, questions)
  const texts = readParagraphs(folder, passages)
  if (asked.length !== texts.length) throw new Error('The two files have different paragraphs.')
  return [0, 1].map((half) => {
    const isOther = ({ article }: { article: number }) => article % 2 === half
    const documents = asked.map((own, at) => ({
      id: String(at),
      text: (isOther(own) ? texts[at] : own)?.context ?? '',
      isOther: isOther(own),
    }))
    const queriesOf = (other: boolean) =>
      asked.flatMap((paragraph, at) =>
        isOther(paragraph) !== other
          ? []
          : paragraph.qas.map(({ id, question }) => ({ id, text: question, grades: new Map([[String(at), 1]]) })),
      )
    const own = queriesOf(false)
    return {
      others: { documents, queries: queriesOf(true) },
      own: { documents, queries: own },
      alone: { documents: documents.filter((document) => !document.isOther), queries: own },
    }
  })
}

const readParagraphs = (folder: string, language: string) =>
  readSquadFile(join(folder, `xquad.${language}.json`)).flatMap(({ paragraphs }, article) =>
    paragraphs.map((paragraph) => ({ ...paragraph, article })),
  )

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BeirSet } from './beir'

const squadSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({ context: z.string(), qas: z.array(z.object({ id: z.string(), question: z.string() })) }),
      ),
    }),
  ),
})

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
export async function readCross(
  folder: string,
  { questions, passages }: { questions: string; passages: string },
): Promise<BeirSet> {
  const [asked, texts] = await Promise.all([questions, passages].map((language) => readParagraphs(folder, language)))
  if (!asked || !texts || asked.length !== texts.length) throw new Error('The two files have different paragraphs.')
  return {
    documents: texts.map(({ context }, at) => ({ id: String(at), text: context })),
    queries: asked.flatMap(({ qas }, at) =>
      qas.map(({ id, question }) => ({ id, text: question, grades: new Map([[String(at), 1]]) })),
    ),
  }
}

async function readParagraphs(folder: string, language: string) {
  const text = await readFile(join(folder, `xquad.${language}.json`), 'utf8')
  return squadSchema.parse(JSON.parse(text)).data.flatMap(({ paragraphs }) => paragraphs)
}

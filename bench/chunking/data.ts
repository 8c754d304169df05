import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Splittable } from '@/server/knowledge/split/chunk-document'
import type { PlacedSpan } from '../lib/spans'

export interface Corpus extends Splittable {
  id: string
}
export interface Question {
  text: string
  answer: PlacedSpan[]
}

const rowSchema = z.object({ question: z.string(), references: z.string(), corpus_id: z.string() })
const referencesSchema = z.array(z.object({ content: z.string(), start_index: z.number(), end_index: z.number() }))

/** Reads `corpora/*.md` and those questions of `questions.csv` whose corpus is there. Throws when a span does not fit its text. */
export async function readData(folder: string): Promise<{ corpora: Corpus[]; questions: Question[] }> {
  const names = (await readdir(join(folder, 'corpora'))).filter((name) => name.endsWith('.md')).sort()
  const corpora = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, 'corpora', name), 'utf8')
      return { id: basename(name, '.md'), text, headings: headingsOf(text) }
    }),
  )
  const rows = z
    .array(rowSchema)
    .parse(parse(await readFile(join(folder, 'questions.csv')), { columns: true, bom: true }))
  const questions = rows.flatMap((row) => {
    const corpus = corpora.find(({ id }) => id === row.corpus_id)
    return corpus ? [{ text: row.question, answer: spansOf(corpus, row.references) }] : []
  })
  return { corpora, questions }
}

function spansOf({ id, text }: Corpus, json: string): PlacedSpan[] {
  const offset = codeUnits(text)
  return referencesSchema.parse(JSON.parse(json)).map(({ content, start_index, end_index }) => {
    const span = { documentId: id, start: offset(start_index), end: offset(end_index) }
    if (text.slice(span.start, span.end) !== content) throw new Error(`A span does not fit ${id}: ${content}`)
    return span
  })
}

/** The data count code points, texts here UTF-16 code units. */
function codeUnits(text: string): (codePoint: number) => number {
  const wide = [...text.matchAll(/[\u{10000}-\u{10ffff}]/gu)].map((found, before) => found.index - before)
  return (codePoint) => codePoint + wide.filter((at) => at < codePoint).length
}

/** Headings as Markdown (`## A`) or as WikiText-103 writes them (` = = A = = `). */
function headingsOf(text: string): Corpus['headings'] {
  const found = text.matchAll(/^(?:(#{1,6})[ \t]+(\S.*)| ((?:= )+)(\S.*?) (?:= )+)$/gm)
  return [...found].map(({ index, 1: hashes, 2: title, 3: signs, 4: name }) => ({
    start: index,
    level: hashes?.length ?? (signs?.length ?? 2) / 2,
    text: title ?? name ?? '',
  }))
}

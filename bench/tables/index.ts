/**
 * Whether a question about a table finds its row and its column: `npm run bench:tables [-- --json --misses --write folder]`.
 * 60 questions about 12 documents that are written here, in XLSX, DOCX, HTML, CSV and PDF, read, split and indexed with the
 * default settings and searched as a new retriever does. A question counts when one of the first k chunks, as the prompt shows
 * it to the model, has the row below its header rows with the value in its column.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Chunk } from '@/pipeline/chunk'
import { renderSource } from '@/pipeline/ports'
import { searchCollection } from '@/server/services/collections/search-collection'
import { contextOf } from '@/test/builders/context'
import { writePdf } from '@/test/builders/table-pdf'
import { type DocumentSpec, type Format, isTable } from '@/test/builders/table-spec'
import { report } from '../lib/report'
import { english, type Made } from './documents-en'
import { inSpanish } from './documents-es'
import { type Found, foundIn } from './found-in'
import { type Question, questionOf } from './model'
import { openStack } from './stack'
import { writeDocx, writeXlsx } from './write-office'
import { writeCsv, writeHtml } from './write-text'

const call = contextOf('bench')

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
})
const DEPTH = 5
const GOAL = 0.9

const writers: Record<Format, (document: DocumentSpec) => Buffer | string | Promise<Buffer>> = {
  xlsx: writeXlsx,
  docx: writeDocx,
  html: writeHtml,
  csv: writeCsv,
  pdf: writePdf,
}

const questionsOf = ({ document, asked }: Made): Question[] =>
  document.parts
    .filter(isTable)
    .flatMap((table, at) => (asked[at] ?? []).map((each) => questionOf(document, table, each)))

interface Asked {
  question: Question
  /** What each of the first chunks says, in their order. */
  found: Found[]
}

/** A chunk as a prompt shows it to the model. */
const shownToModel = (chunk: Chunk) => renderSource(chunk, 1)

/** The share of the questions that one of the first `k` chunks answers. */
const recall = (asked: readonly Asked[], k: number, by: keyof Found) =>
  asked.filter(({ found }) => found.slice(0, k).some((each) => each[by])).length / Math.max(1, asked.length)

const figures = (asked: readonly Asked[]) => ({
  questions: asked.length,
  recall1: recall(asked, 1, 'tied'),
  recall3: recall(asked, 3, 'tied'),
  recall5: recall(asked, DEPTH, 'tied'),
  said3: recall(asked, 3, 'said'),
})

async function main(): Promise<void> {
  const all = [...english, ...inSpanish]
  const documents = await Promise.all(
    all.map(async ({ document }) => ({
      name: document.name,
      bytes: Buffer.from(await writers[document.format](document)),
    })),
  )
  if (values.write) {
    await mkdir(values.write, { recursive: true })
    for (const { name, bytes } of documents) await writeFile(join(values.write, name), bytes)
  }
  const stack = await openStack()
  try {
    const { signal } = new AbortController()
    const id = await stack.index('Tables', documents)
    const asked: Asked[] = []
    for (const question of all.flatMap(questionsOf)) {
      const chunks = await searchCollection(
        stack.deps,
        { id, query: question.text, topK: DEPTH },
        { ...call, ...{ signal } },
      )
      asked.push({ question, found: chunks.map((chunk) => foundIn(shownToModel(chunk), question)) })
    }
    const formats = [...new Set(asked.map(({ question }) => question.format))].sort()
    const byFormat = formats.map((format) => ({
      format,
      ...figures(asked.filter(({ question }) => question.format === format)),
    }))
    const total = figures(asked)
    if (values.misses) printMisses(asked)
    const met = { recall3: total.recall3 >= GOAL }
    report(
      [...byFormat, { format: 'all', ...total }],
      { bench: 'tables', ...total, formats: byFormat, met },
      values.json,
    )
  } finally {
    await stack.close()
  }
}

function printMisses(asked: readonly Asked[]): void {
  for (const { question, found } of asked) {
    const first = found.findIndex(({ tied }) => tied)
    if (first >= 0 && first < 3) continue
    const said = found.findIndex((each) => each.said)
    const place = first >= 0 ? `place ${first + 1}` : said >= 0 ? `only its words, place ${said + 1}` : 'not found'
    console.log(
      `${question.document}: ${question.text} (${question.row.join(' > ')} × ${question.column.join(' › ')} = ${question.value}): ${place}`,
    )
  }
}

await main()

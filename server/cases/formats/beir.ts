import type { Case, Place } from '@/pipeline/cases/case'
import { say } from '@/pipeline/said'
import { linesOf, type Member } from './json'
import {
  filled,
  isRecord,
  MOST_PLACES,
  questionOf,
  quoteOf,
  type Reading,
  type SourceFile,
  splitNamed,
} from './reading'

/** A relevant document of a query. */
interface Judgement {
  document: string
  grade: number
  split: Case['split'] | undefined
}

const idOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '')
const baseOf = (name: string) => name.split(/[/\\]/).at(-1) ?? name

/** Which of the three files this is: by its name, else by its first line. */
export function beirPart({ name, text }: SourceFile): 'corpus' | 'queries' | 'qrels' | undefined {
  const base = baseOf(name)
  if (/^corpus.*\.jsonl$/i.test(base)) return 'corpus'
  if (/^queries.*\.jsonl$/i.test(base)) return 'queries'
  const line = text.slice(0, 20_000).trimStart().split('\n', 1)[0] ?? ''
  if (
    /^["']?query[-_ ]?id["']?\s+["']?(corpus|doc)/i.test(line) ||
    /(^|[/\\])qrels[/\\]|^qrels.*\.(tsv|txt)$/i.test(name)
  )
    return 'qrels'
  return undefined
}

/**
 * A folder as BEIR has them (github.com/beir-cellar/beir, arXiv 2104.08663): `corpus.jsonl`, `queries.jsonl` and
 * `qrels/<split>.tsv`. A query with the documents that are relevant to it is a case; a title names its document, else the id;
 * its text is the quote. Grades of 0 and less say that a document is not relevant. `answers` and `is_impossible` of a query,
 * which some sets have, are taken too.
 */
export function readBeir(files: readonly SourceFile[], reading: Reading): void {
  const parts = new Map(
    ['corpus', 'queries', 'qrels'].map((part) => [part, files.filter((file) => beirPart(file) === part)]),
  )
  for (const file of files) {
    if (beirPart(file) === undefined)
      reading.refuse(file.name, say('This is none of corpus.jsonl, queries.jsonl and qrels/….tsv: it was left out.'))
  }
  const judged = new Map<string, Judgement[]>()
  for (const file of parts.get('qrels') ?? []) readQrels(file, judged, reading)
  const wanted = new Set([...judged.values()].flat().map(({ document }) => document))
  const places = new Map<string, Place>()
  for (const file of parts.get('corpus') ?? []) readCorpus(file, wanted, places, reading)
  const queries = (parts.get('queries') ?? []).flatMap((file) => linesOf(file, reading.refuse))
  if (queries.length === 0)
    reading.refuse('queries.jsonl', say('There are no queries: BEIR has them in queries.jsonl.'))
  readQueries(queries, judged, places, reading)
}

/** `query-id corpus-id score` with or without a head, or TREC's four columns `query-id 0 corpus-id score`. */
function readQrels({ name, text }: SourceFile, judged: Map<string, Judgement[]>, reading: Reading): void {
  const split = splitNamed(baseOf(name).replace(/\.\w+$/, ''))
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '' || (at === 0 && /query|qid/i.test(line))) return
    const cells = line.trim().split(line.includes('\t') ? '\t' : /\s+/)
    const [query, ...rest] = cells.map((cell) => cell.trim())
    const [document, score] = rest.slice(-2)
    const grade = Number(score)
    if (!query || !document || rest.length < 2 || rest.length > 3 || !score || !Number.isInteger(grade) || grade > 10) {
      reading.refuse(`${name}:${at + 1}`, say('This is not a query, a document and a whole number up to 10.'))
    } else if (grade > 0) {
      const found = judged.get(query) ?? []
      found.push({ document, grade, split })
      judged.set(query, found)
    }
  })
}

function readCorpus(file: SourceFile, wanted: ReadonlySet<string>, places: Map<string, Place>, reading: Reading): void {
  for (const { where, value } of linesOf(file, reading.refuse)) {
    const id = isRecord(value) ? idOf(value._id) : undefined
    if (!isRecord(value) || id === undefined) reading.refuse(where, say('This document has no “_id”.'))
    else if (wanted.has(id)) {
      const quote = typeof value.text === 'string' ? quoteOf(value.text) : ''
      places.set(id, { documentName: textOf(value.title) || id, ...(quote.trim() !== '' && { quote }) })
    }
  }
}

function readQueries(
  queries: readonly Member[],
  judged: ReadonlyMap<string, Judgement[]>,
  places: ReadonlyMap<string, Place>,
  reading: Reading,
): void {
  const left: string[] = []
  for (const { where, value } of queries) {
    const id = isRecord(value) ? idOf(value._id) : undefined
    if (!isRecord(value) || id === undefined) {
      reading.refuse(where, say('This query has no “_id”.'))
      continue
    }
    const found = (judged.get(id) ?? []).toSorted((a, b) => b.grade - a.grade)
    const abstain = value.is_impossible === true
    if (found.length === 0 && !abstain && !Array.isArray(value.answers)) {
      left.push(id)
      continue
    }
    if (found.length > MOST_PLACES)
      reading.refuse(
        where,
        say('It has {count} relevant documents: the {most} of the highest grades were kept.', {
          count: found.length,
          most: MOST_PLACES,
        }),
      )
    reading.row(where, () =>
      filled({
        inputs: filled({ question: textOf(value.text) }),
        expected: filled({
          answers: Array.isArray(value.answers) ? value.answers.slice(0, 20) : [],
          places: found.slice(0, MOST_PLACES).map(({ document, grade }) => ({
            ...(places.get(document) ?? { documentName: document }),
            ...(grade !== 1 && { grade }),
          })),
          abstain,
        }),
        // What is for testing in one file stays so, whatever another says.
        split: (['test', 'validation', 'train'] as const).find((split) => found.some((one) => one.split === split)),
      }),
    )
  }
  if (left.length > 0)
    reading.refuse(
      'queries.jsonl',
      say(
        'Left out, since no document is relevant to them: {count, plural, one {# query} other {# queries}}, such as {ids}.',
        {
          count: left.length,
          ids: left.slice(0, 5),
        },
      ),
    )
}

/** The three files, a file of qrels for each split that has relevant documents. Cases with neither place nor answer are left out. */
export function writeBeir(cases: readonly Case[]): SourceFile[] {
  const corpus = new Map<string, { _id: string; title: string; text: string }>()
  const queries: string[] = []
  const qrels = new Map<string, string[]>()
  cases.forEach(({ inputs, expected: { answers, places, abstain }, split }, at) => {
    if (places.length === 0 && answers.length === 0 && !abstain) return
    const id = `q${at + 1}`
    const more = { ...(answers.length > 0 && { answers }), ...(abstain && { is_impossible: true }) }
    queries.push(JSON.stringify({ _id: id, text: questionOf(inputs), ...more }))
    for (const { documentName, quote = '', grade = 1 } of places) {
      const key = JSON.stringify([documentName, quote])
      const document = corpus.get(key) ?? { _id: `d${corpus.size + 1}`, title: documentName, text: quote }
      corpus.set(key, document)
      const rows = qrels.get(split) ?? []
      rows.push(`${id}\t${document._id}\t${grade}`)
      qrels.set(split, rows)
    }
  })
  const lines = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('')
  return [
    { name: 'corpus.jsonl', text: lines([...corpus.values()].map((document) => JSON.stringify(document))) },
    { name: 'queries.jsonl', text: lines(queries) },
    ...[...qrels].map(([split, rows]) => ({
      name: `qrels/${split === 'validation' ? 'dev' : split}.tsv`,
      text: lines(['query-id\tcorpus-id\tscore', ...rows]),
    })),
  ]
}

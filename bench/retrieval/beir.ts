import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export interface BeirDocument {
  id: string
  /** What it is a part of, where the set says so. */
  title?: string | undefined
  text: string
}
export interface BeirQuery {
  id: string
  text: string
  grades: Map<string, number>
}
export interface BeirSet {
  documents: BeirDocument[]
  /** Those queries that have judgements. */
  queries: BeirQuery[]
}

const documentSchema = z.object({ _id: z.string(), title: z.string().nullish(), text: z.string() })
const querySchema = z.object({ _id: z.string(), text: z.string() })

async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(path, 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => schema.parse(JSON.parse(line)))
}

/**
 * Reads a data set in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv with a heading line.
 * https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset
 */
export async function readBeir(folder: string): Promise<BeirSet> {
  const documents = await readLines(join(folder, 'corpus.jsonl'), documentSchema)
  const queries = await readLines(join(folder, 'queries.jsonl'), querySchema)
  const judgements = new Map<string, Map<string, number>>()
  const [, ...lines] = (await readFile(join(folder, 'qrels', 'test.tsv'), 'utf8')).split(/\r?\n/).filter(Boolean)
  for (const line of lines) {
    const [query = '', document = '', grade] = line.split('\t')
    const grades = judgements.get(query) ?? new Map<string, number>()
    judgements.set(query, grades.set(document, Number(grade)))
  }
  return {
    documents: documents.map(({ _id, title, text }) => ({
      id: _id,
      title: title || undefined,
      text: title ? `${title}. ${text}` : text,
    })),
    queries: queries.flatMap(({ _id, text }) => {
      const grades = judgements.get(_id)
      return grades ? [{ id: _id, text, grades }] : []
    }),
  }
}

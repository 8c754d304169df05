import { randomUUID } from 'node:crypto'
import type { Metadata } from '@/pipeline/chunk'
import type { FieldSpec, Filter } from '@/pipeline/filter'
import { fitFilter } from '@/pipeline/fit-filter'
import type { ChunkPayload, Point, QueryTerms, VectorQuery } from '@/server/capabilities/vector-store'
import { createFirstAnalyser } from '@/server/knowledge/analyser'

/** Options of a call that nobody aborts. */
export const calm = () => ({ signal: new AbortController().signal })

/** Names a collection of its own, so that tests do not meet. */
export const fresh = (): string => `c-${randomUUID()}`

/** All that comes out of a scroll, page by page put together. */
export async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const page of pages) all.push(...page)
  return all
}

/** Without stop-words among the terms, so that a text of them has none. */
const analyser = createFirstAnalyser('en')

export interface PointSpec {
  document?: string
  index?: number
  text: string
  vector: number[]
  metadata?: Metadata
  page?: number
  headingPath?: string[]
  generation?: number
  /** What its document says it is. */
  facts?: Pick<ChunkPayload, 'title' | 'subject' | 'period' | 'language'>
}

/** A point as ingestion makes it. `n` gives it an id that can be recognised. */
export function point(n: number, spec: PointSpec): Point {
  const { document = `doc-${n}`, index = 0, text, vector, metadata = {}, page, headingPath, generation, facts } = spec
  return {
    id: idOf(n),
    ...(generation !== undefined && { generation }),
    vector,
    terms: analyser.terms(text),
    payload: {
      collectionId: 'c',
      documentId: document,
      documentName: `${document}.txt`,
      text,
      position: {
        index,
        start: 0,
        end: text.length,
        ...(page !== undefined && { page }),
        ...(headingPath !== undefined && { headingPath }),
      },
      metadata,
      ...facts,
    },
  }
}

export const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
export const numberOf = (id: string): number => Number.parseInt(id.slice(-12), 16)

export type QueryPart = Partial<Omit<VectorQuery, 'filter'>> & { text?: string; filter?: Filter }

/** A query with what the test does not care about filled in, its filter brought to the types of `fields`. */
export function query(part: QueryPart): VectorQuery {
  const { text, filter, ...rest } = part
  return {
    mode: 'dense',
    fusion: 'rrf',
    limit: 10,
    candidates: 20,
    explain: false,
    ...(text !== undefined && { terms: termsOf(text) }),
    ...rest,
    filter: fitFilter(filter, fields),
  }
}

/** The terms of a question, each weighing as often as it is there. */
export function termsOf(text: string, idf: QueryTerms['idf'] = 'given'): QueryTerms {
  const { indices, counts } = analyser.terms(text)
  return { indices, weights: counts, idf }
}

export const averageLengthOf = (points: readonly Point[]): number =>
  points.reduce((sum, { terms }) => sum + terms.length, 0) / Math.max(1, points.length)

export const filterOf = (part: Partial<Filter>): Filter => ({ must: [], should: [], mustNot: [], ...part })

export const fields: FieldSpec[] = [
  { name: 'lang', type: 'keyword' },
  { name: 'code', type: 'keyword' },
  { name: 'year', type: 'number' },
  { name: 'draft', type: 'boolean' },
  { name: 'made', type: 'datetime' },
  { name: 'title', type: 'text' },
  { name: 'tags', type: 'keyword' },
  { name: 'sizes', type: 'number' },
  { name: 'nothing', type: 'keyword' },
]

/** Four chunks that differ in every field; the fourth has no metadata at all. */
export const library: Point[] = [
  point(1, {
    text: 'Herons fish in shallow water',
    vector: [1, 0, 0, 0],
    page: 1,
    metadata: {
      lang: 'en',
      code: '7',
      year: 2001,
      draft: false,
      made: '2024-01-10',
      title: 'Herons at work',
      tags: ['bird', 'water'],
      sizes: [1, 2.5],
    },
  }),
  point(2, {
    text: 'Swifts sleep while they fly',
    vector: [0.8, 0.6, 0, 0],
    page: 2,
    metadata: {
      lang: 'es',
      year: 2010,
      draft: true,
      made: '2024-03-01T12:00:00Z',
      title: 'Sleepless swifts',
      tags: ['bird'],
      sizes: [],
    },
  }),
  point(3, {
    text: 'Otters fish and sleep in water',
    vector: [0, 1, 0, 0],
    page: 3,
    metadata: {
      lang: 'en',
      year: 2010.5,
      draft: false,
      made: '2024-03-01T14:30:00+02:00',
      title: 'The otter',
      tags: ['mammal', 'water'],
      sizes: [40],
    },
  }),
  point(4, { text: 'A stone', vector: [0, 0, 1, 0] }),
]

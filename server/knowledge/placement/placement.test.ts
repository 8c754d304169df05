import { describe, expect, it } from 'vitest'
import { capPerDocument } from '@/pipeline/per-document'
import type { VectorHit, VectorQuery } from '@/server/capabilities/vector-store'
import { createAnalyser } from '../analyser'
import { factsOf } from './document-facts'
import { rowsAsLines, withPlacement } from './index-text'
import { namedIn, preferNamed, queryNamed } from './prefer-named'

const parsed = (text: string, more: Partial<Parameters<typeof factsOf>[0]> = {}) => ({
  text,
  headings: [],
  mime: 'text/plain',
  metadata: {},
  warnings: [],
  ...more,
})

describe('factsOf', () => {
  it('takes title, company and period from the first page', () => {
    const text = 'Nordia Shipping Inc.\nANNUAL REPORT\nFor the fiscal year ended December 31, 2022\n\nText.'
    expect(factsOf(parsed(text), 'nordia-2022.txt')).toEqual({
      title: 'nordia 2022',
      subject: 'Nordia Shipping Inc.',
      period: '2022',
    })
  })

  it('takes what front matter and properties say first', () => {
    const metadata = { company: 'Oriol Textiles', fiscal_year: 2021 }
    expect(factsOf(parsed('Text.', { title: 'Report', metadata }), 'a.md')).toEqual({
      title: 'Report',
      subject: 'Oriol Textiles',
      period: '2021',
    })
  })

  it('knows a report’s company before a dash, and the name of the registrant', () => {
    expect(factsOf(parsed('ACME — Annual Report 2023\n\nText'), 'x.txt')).toMatchObject({ subject: 'ACME' })
    const filing = 'FORM 10-K\nCalder Mills\n(Exact name of registrant as specified in its charter)\n'
    expect(factsOf(parsed(filing), 'x.txt')).toMatchObject({ subject: 'Calder Mills' })
  })

  it('guesses nothing from running text', () => {
    const text = 'In 2020 we met the Group of Seven. A Company of players came, and Sales rose.'
    expect(factsOf(parsed(text), 'notes.txt')).toEqual({ title: 'notes' })
  })
})

it('placement adds what the text lacks, and nothing to the length', () => {
  const analyser = createAnalyser('en')
  const own = analyser.terms('income rose at Nordia')
  const placed = withPlacement(own, analyser.words('Nordia › Results'))
  const count = (word: string) => placed.counts[placed.indices.indexOf(analyser.term(word).id)]
  expect(placed.length).toBe(own.length)
  expect([count('nordia'), count('results'), count('income')]).toEqual([1, 1, 1])
})

it('rows are column and value behind their label', () => {
  const text = '| Line | 2023 › Q1 | 2023 › Q2 |\n| --- | --- | --- |\n| Revenue | 12 | |\nA note.'
  expect(rowsAsLines(text, ['Line', '2023 › Q1', '2023 › Q2'])).toBe(
    'Line — 2023 › Q1: 2023 › Q1; 2023 › Q2: 2023 › Q2\nRevenue — 2023 › Q1: 12\nA note.',
  )
})

const place = (documentId: string, more: object = {}) => ({
  documentId,
  documentName: `${documentId}.txt`,
  position: { index: 0, start: 0, end: 4 },
  text: 'text',
  ...more,
})
const nordia22 = place('a', { title: 'Annual report 2022', subject: 'Nordia Shipping Inc.', period: '2022' })
const nordia23 = place('b', { title: 'Annual report 2023', subject: 'Nordia Shipping Inc.', period: '2023' })
const oriol22 = place('c', { title: 'Annual report 2022', subject: 'Oriol Textiles Ltd', period: '2022' })
const names = (question: string, ...payloads: ReturnType<typeof place>[]) =>
  namedIn(question, payloads).map((found) => found?.names ?? [])

describe('namedIn', () => {
  it('finds company and year', () => {
    expect(names('What was the net income of Nordia Shipping in 2022?', nordia22, nordia23, oriol22)).toEqual([
      ['Nordia Shipping Inc.', '2022'],
      ['Nordia Shipping Inc.'],
      ['2022'],
    ])
    expect(names('¿Cuál fue el beneficio de Oriol Textiles?', nordia22, oriol22)).toEqual([[], ['Oriol Textiles Ltd']])
  })

  it('takes a year only where documents differ by it', () => {
    expect(names('What was paid in 2022?', nordia22, oriol22)).toEqual([[], []])
  })

  it('does not take ordinary words for titles', () => {
    const introduction = place('a', { title: 'Introduction' })
    const protection = place('b', { title: 'Data protection' })
    expect(names('Give me an introduction to weaving', introduction, protection)).toEqual([[], []])
    expect(names('Who does the protection of data fall to?', introduction, protection)).toEqual([[], []])
    expect(names('What does “Data protection” say?', introduction, protection)).toEqual([[], ['Data protection']])
  })

  it('finds the row of a table by its whole label', () => {
    const table = place('a', { text: '| | 2022 |\n| --- | --- |\n| Net income | 12 |\n| Revenue | 40 |' })
    expect(names('what was the net income', table, oriol22)).toEqual([['Net income'], []])
    expect(names('what was the revenue', table, oriol22)).toEqual([[], []])
  })

  it('finds a section by its number, also in Spanish', () => {
    const item = place('a', { title: 'T', position: { index: 0, start: 0, end: 4, headingPath: ['Item 7. Results'] } })
    const articulo = place('b', { title: 'U', position: { index: 0, start: 0, end: 4, headingPath: ['Artículo 12'] } })
    expect(names('what does item 7 say', item, articulo)).toEqual([['Item 7. Results'], []])
    expect(names('qué dice el artículo 12', item, articulo)).toEqual([[], ['Artículo 12']])
  })
})

it('preferring is seen, keeps every hit and changes nothing where nothing is named', () => {
  const hit = (id: string, score: number, payload: ReturnType<typeof place>): VectorHit => ({
    id,
    score,
    stages: {},
    payload: { ...payload, collectionId: 'c', metadata: {} },
  })
  const hits = [hit('1', 0.9, oriol22), hit('2', 0.8, nordia23), hit('3', 0.5, nordia22)]
  expect(preferNamed(hits, 'what about income', { strength: 1 })).toEqual(hits)
  const preferred = preferNamed(hits, 'Income of Nordia Shipping in 2023?', { strength: 1 })
  expect(preferred.map(({ id }) => id)).toEqual(['2', '1', '3'])
  expect(preferred[0]?.stages.named).toMatchObject({ rank: 1, named: ['Nordia Shipping Inc.', '2023'] })
  expect(preferred[1]).toEqual(hits[0])
})

it('limits hits per document after it preferred what is named', async () => {
  const item7 = { ...nordia22, position: { index: 1, start: 0, end: 4, headingPath: ['Item 7. Results'] } }
  const payloads = [oriol22, nordia22, item7, oriol22]
  const all = payloads.map(
    (payload, at): VectorHit => ({
      id: String(at),
      score: at === 3 ? 0 : 1 - at / 10,
      stages: {},
      payload: { ...payload, collectionId: 'c', metadata: {} },
    }),
  )
  const store = {
    query: (_name: string, { limit, perDocument = all.length }: VectorQuery) =>
      Promise.resolve(capPerDocument(all, perDocument, limit, ({ payload }) => payload.documentId)),
  }
  const query: VectorQuery = { mode: 'dense', fusion: 'rrf', limit: 2, candidates: 50, perDocument: 1, explain: false }
  const ids = async (question: string) =>
    (await queryNamed(store, 'c', query, { question, signal: new AbortController().signal })).map(({ id }) => id)
  expect(await ids('What does item 7 of Nordia Shipping say?')).toEqual(['2', '0'])
  expect(await ids('what about income')).toEqual(['0', '1'])
})

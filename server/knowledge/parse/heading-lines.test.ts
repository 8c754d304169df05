import { describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { chunkDocument } from '@/server/knowledge/split/chunk-document'
import { parseHere } from '@/test/builders/parse'
import { buildPages } from '@/test/builders/pdf'

const body = 'What follows is said in so many words that nobody takes it for a title, and it goes on for a while.'
const levels = async (text: string, name = 'a.txt') => {
  const parsed = await parseHere(text, name)
  for (const { start, text: title } of parsed.headings) expect(parsed.text.startsWith(title, start)).toBe(true)
  return parsed.headings.map((heading) => `${heading.level} ${heading.text}`)
}
const sections = (...titles: string[]) => titles.map((title) => `${title}\n\n${body}`).join('\n\n')

describe('headings of plain text', () => {
  it.each([
    [
      'filings',
      ['PART I', 'Item 1. Business', 'Item 1A. Risk Factors', "Item 7. Management's Discussion"],
      ['1 PART I', '2 Item 1. Business', '2 Item 1A. Risk Factors', "2 Item 7. Management's Discussion"],
    ],
    [
      'contracts',
      ['RECITALS', 'ARTICLE IV', 'Section 3.2 Rent and Deposits', '1.2.3 Scope'],
      ['2 RECITALS', '1 ARTICLE IV', '3 Section 3.2 Rent and Deposits', '4 1.2.3 Scope'],
    ],
    [
      'Spanish laws',
      ['TÍTULO I. DISPOSICIONES GENERALES', 'Capítulo III', 'Artículo 12', 'Sección 2.1 Alcance del contrato'],
      ['1 TÍTULO I. DISPOSICIONES GENERALES', '2 Capítulo III', '3 Artículo 12', '4 Sección 2.1 Alcance del contrato'],
    ],
    [
      'books',
      ['Chapter 5', 'Chapter 6: The Loom', '1.1 Warp', '1.1.1 Yarn'],
      ['1 Chapter 5', '1 Chapter 6: The Loom', '2 1.1 Warp', '3 1.1.1 Yarn'],
    ],
    ['reports counted from 1', ['1. Summary', '2. Method'], ['1 1. Summary', '1 2. Method']],
  ])('are found in %s', async (_, titles, expected) => {
    expect(await levels(sections(...titles))).toEqual(expected)
  })

  it.each([
    [
      'prose that begins with a section',
      `${body}\n\nSection 3.2 requires that the tenant pays.\n\nSection 5 of this Agreement\n\n${body}`,
    ],
    ['a reference at a line’s beginning', `The tenant pays as said in\nSection 3.2 Rent and Deposits\n\n${body}`],
    ['a list', `${body}\n\n1. Buy milk\n2. Buy bread\n3. Buy cheese\n\n${body}`],
    ['a list with gaps', `${body}\n\n1. Buy milk\n\n2. Buy bread\n\n3. Buy cheese\n\n${body}`],
    ['a counted paragraph', `2. Weft\n\n${body}\n\n5. Warp\n\n${body}`],
    ['a list of versions', `${body}\n\n1.1 First\n\n1.2 Second\n\n1.3 Third\n\n${body}`],
    ['a table of contents', `Chapter 1 Warp 3\n\nChapter 2 Weft 14\n\n1.1 Yarn 15\n\n${body}`],
    ['rows', `${body}\n\n1.2 Wool 12.50\n\n1.5 Linen   7\n\n${body}`],
    ['a running title', sections('ANNUAL REPORT', 'ANNUAL REPORT', 'ANNUAL REPORT')],
    [
      'a document in capitals',
      Array.from({ length: 8 }, (_, at) => `THIS IS SHOUTED ${'ABCDEFGH'[at] ?? ''}BC`).join('\n\n') + body,
    ],
    ['a signature at the end', `${body}\n\nANA TEJEDORA`],
    ['codes and addresses', `${body}\n\nHTTP/1.1\n\nPLACEHOLDER_5\n\n28013 MADRID\n\n${body}`],
  ])('are not seen in %s', async (_, text) => {
    expect(await levels(text)).toEqual([])
  })

  it('place chunks without moving them, and give no document its title', async () => {
    const long = Array.from({ length: 12 }, () => body).join(' ')
    const parsed = await parseHere(`PREFACE\n\n${long}\n\nChapter 2\n\n${long}\n\nChapter 3\n\n${long}`, 'a.txt')
    const spans = async (headings: typeof parsed.headings) => {
      const chunks = []
      const { signal } = new AbortController()
      for await (const chunk of chunkDocument({ ...parsed, headings }, defaultChunking, { signal })) chunks.push(chunk)
      return chunks
    }
    const [placed, bare] = [await spans(parsed.headings), await spans([])]
    expect(placed.map(({ start, end }) => [start, end])).toEqual(bare.map(({ start, end }) => [start, end]))
    expect(placed.at(-1)?.headingPath).toEqual(['Chapter 3'])
  })
})

describe('headings of a PDF in one size', () => {
  it('are lines that stand apart, not those that begin or end a page', async () => {
    const text = [
      body.slice(0, 70),
      'and it goes on for a while, so that it fills a few lines',
      'of its page before it ends.',
    ]
    const page = (title: string) => ['LOOM QUARTERLY', ...text, '', title, '', ...text, ...text, '', 'CONFIDENTIAL']
    const parsed = await parseHere(await buildPages(page('Item 7. Risk Factors'), page('2.1 Yarn')), 'a.pdf')
    expect(parsed.headings.map((heading) => `${heading.level} ${heading.text}`)).toEqual([
      '1 Item 7. Risk Factors',
      '2 2.1 Yarn',
    ])
    for (const { start, text: title } of parsed.headings) expect(parsed.text.startsWith(title, start)).toBe(true)
  })
})

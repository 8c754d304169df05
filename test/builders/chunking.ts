import fc from 'fast-check'
import { type Chunking, chunkingSchema } from '@/pipeline/chunking'
import type { Block, Heading, PageSpan } from '@/server/knowledge/parse/parsed-document'
import { chunkDocument } from '@/server/knowledge/split/chunk-document'
import type { Splittable, TextChunk } from '@/server/knowledge/split/text-chunk'

/** Settings with all defaults; `changes` are checked by nobody. */
export const chunkingOf = (changes: Partial<Chunking>): Chunking => ({ ...chunkingSchema.parse({}), ...changes })

/** A vector of letter counts: texts with the same words are near. */
export const letterVectors = (texts: string[]): Promise<number[][]> =>
  Promise.resolve(
    texts.map((text) => {
      const vector = new Array<number>(16).fill(0)
      for (const word of text.toLowerCase().split(/\W+/)) {
        const slot = [...word].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) % 16
        vector[slot] = (vector[slot] ?? 0) + 1
      }
      return vector
    }),
  )

export async function chunksOf(
  parsed: Splittable,
  changes: Partial<Chunking>,
  tools: Partial<Parameters<typeof chunkDocument>[2]> = {},
): Promise<TextChunk[]> {
  const { signal } = new AbortController()
  const chunks: TextChunk[] = []
  for await (const chunk of chunkDocument(parsed, chunkingOf(changes), { embed: letterVectors, signal, ...tools })) {
    chunks.push(chunk)
  }
  return chunks
}

export const plain = (text: string): Splittable => ({ text, headings: [] })

/** Markdown-like text with its `#` lines as headings. */
export function withHeadings(text: string): Splittable {
  const headings = [...text.matchAll(/^(#{1,6}) (.+)$/gm)].map((found) => ({
    start: found.index,
    level: found[1]?.length ?? 1,
    text: found[2] ?? '',
  }))
  return { text, headings }
}

type Piece = { kind: 'text' | 'heading' | 'page' | 'table' | 'row' | 'code' | 'sheet'; text: string; level: number }

const words = fc.oneof(
  fc.lorem({ maxCount: 12 }),
  fc.lorem({ mode: 'sentences', maxCount: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ' ',
    '\n',
    '\n\n',
    '. ',
    '。',
    '漢字かな。漢字',
    '😀😀😀',
    'a'.repeat(90),
    '\u00a0',
    ' '.repeat(50),
    '\n- item',
    'e.g. x',
  ),
)
const cell = fc.stringMatching(/^[a-z0-9. ]{1,24}$/)
const table = fc
  .array(fc.tuple(cell, cell), { minLength: 2, maxLength: 9 })
  .map((rows) => rows.map((cells) => cells.join(' | ')).join('\n'))
const codeLine = fc.constantFrom(
  'def f():',
  '    x = 1',
  '    return x',
  '',
  'class A {',
  '  m() {',
  '  }',
  '}',
  '# note',
  '@d',
)
const piece: fc.Arbitrary<Piece> = fc
  .record({
    kind: fc.constantFrom('text', 'text', 'text', 'heading', 'page', 'table', 'row', 'code', 'sheet'),
    level: fc.integer({ min: 1, max: 4 }),
    text: words,
  })
  .chain((made): fc.Arbitrary<Piece> => {
    if (made.kind === 'table') return table.map((text) => ({ ...made, text }))
    if (made.kind === 'row') return cell.map((text) => ({ ...made, text: `r ${text}` }))
    if (made.kind === 'code')
      return fc
        .array(codeLine, { minLength: 1, maxLength: 12 })
        .map((lines) => ({ ...made, text: `x\n${lines.join('\n')}` }))
    return fc.constant(made)
  })

/** Documents of all that parsing can give: headings, pages, tables, rows, code, and texts that try to break a splitter. */
export const anyDocument = fc.array(piece, { maxLength: 40 }).map((pieces): Splittable => {
  const headings: Heading[] = []
  const pages: PageSpan[] = []
  const blocks: Block[] = []
  let text = ''
  let pageStart = 0
  const paged = pieces.some(({ kind }) => kind === 'page')
  for (const { kind, text: own, level } of pieces) {
    const start = text.length
    if (kind === 'heading') {
      headings.push({ start, level, text: `Part ${start}` })
      text += `Part ${start}\n`
    } else if (kind === 'page') {
      pages.push({ page: pages.length + 1, start: pageStart, end: start })
      text += '\n\n'
      pageStart = text.length
    } else if (kind === 'text' || kind === 'sheet') text += own
    else {
      const header = kind === 'table' ? own.split('\n', 1)[0] : undefined
      blocks.push({ start, end: start + own.length, kind, ...(header && { header }) })
      text += `${own}\n\n`
    }
  }
  if (paged) pages.push({ page: pages.length + 1, start: pageStart, end: text.length })
  return { text, headings, blocks, ...(paged && { pages }) }
})

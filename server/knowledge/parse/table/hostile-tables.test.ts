import { PDFDocument, PDFName, StandardFonts } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { embeddedText } from '@/server/knowledge/placement/index-text'
import { chunkDocument } from '@/server/knowledge/split/chunk-document'
import { buildOdt, buildXlsx, sheetRow } from '@/test/builders/documents'
import { parseHere } from '@/test/builders/parse'
import { buildDocx, paragraph } from '@/test/builders/word'
import { apartNotes, RAISED } from './note-marks'

const times = (count: number, of: (at: number) => string) => Array.from({ length: count }, (_, at) => of(at)).join('')
const book = (rows: string, merged: string) =>
  buildXlsx([{ name: 'S', xml: `<sheetData>${rows}</sheetData><mergeCells>${merged}</mergeCells>` }])
const wordCell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`

/** A page with these drawing operators; `FONT` is the name of its font. */
async function drawnPdf(operators: readonly string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const page = pdf.addPage([595, 842])
  page.node.setFontDictionary(PDFName.of('FONT'), (await pdf.embedFont(StandardFonts.Helvetica)).ref)
  page.node.addContentStream(pdf.context.register(pdf.context.flateStream(operators.join('\n'))))
  return pdf.save()
}
const shown = (text: string, x: number, y: number, size: number) => `BT /FONT ${size} Tf ${x} ${y} Td (${text}) Tj ET`
const rowsOfAmounts = (count: number) =>
  Array.from({ length: count * 3 }, (_, at) =>
    shown(String(100 + at), 60 + (at % 3) * 90, 700 - Math.floor(at / 3) * 16, 10),
  )

describe('hostile tables', () => {
  it.each([
    [
      'of a page span more than there is',
      times(
        40,
        (at) => `<tr><td rowspan=1000000000 colspan=-5>a${at}</td><td colspan=1000000000>b</td><td>c</td></tr>`,
      ),
    ],
    [
      'of a page overlap',
      times(800, (at) => `<tr>${times(12, () => `<td rowspan=65534 colspan=100>v${at}</td>`)}</tr>`),
    ],
    [
      'of a page are filled from above',
      times(9_000, (at) => `<tr><td rowspan=65534 colspan=99>v${at}</td><td>b</td></tr>`),
    ],
  ])(
    '%s: what they cover is bounded',
    async (_, rows) => {
      const { text, blocks = [] } = await parseHere(`<html><body><table>${rows}</table></body></html>`, 'a.html')
      expect(blocks.map(({ kind }) => kind)).toEqual(['table'])
      expect(text.split(' | ').length).toBeLessThan(500_000)
      expect(text).toMatch(/v8999|v799|a39/)
    },
    60_000,
  )

  it('in tables in tables are text', async () => {
    const nested = `${times(500, () => '<table><tr><td>a</td><td>b')}deep${times(500, () => '</td></tr><tr><td>c</td><td>d</td></tr></table>')}`
    const { text } = await parseHere(`<html><body>${nested}</body></html>`, 'a.html')
    expect(text).toContain('deep')
    expect(text.length).toBeLessThan(10_000)
  })

  it.each([
    ['one that covers the sheet', '<mergeCell ref="A1:XFD1048576"/>'],
    ['thousands of the same', times(20_000, () => '<mergeCell ref="A1:C1500"/>')],
    ['thousands in one row', times(20_000, (at) => `<mergeCell ref="${'ABC'[at % 3] ?? 'A'}1:XFD9000"/>`)],
    [
      'ones that make no sense',
      '<mergeCell ref="C9:A1"/><mergeCell ref=":"/><mergeCell ref="A1:A99999999999"/><mergeCell ref="ZZZZZZ1:A1"/>',
    ],
  ])(
    'in a workbook with merged cells: %s',
    async (_, merged) => {
      const { text } = await parseHere(
        await book(
          times(1_500, (at) => sheetRow(at + 1, [`name ${at}`, at, at * 2])),
          merged,
        ),
        'a.xlsx',
      )
      expect(text).toContain('| name 1499 | 1499 | 2998 |')
      expect(text.length).toBeLessThan(60_000)
    },
    60_000,
  )

  it('in a workbook whose cells stand far apart are lines of text', async () => {
    const letters = (at: number): string =>
      at < 26 ? String.fromCharCode(65 + at) : letters(Math.floor(at / 26) - 1) + letters(at % 26)
    const cell = (column: number, row: number) => `<c r="${letters(column)}${row}"><v>${row}</v></c>`
    const rows = times(3_000, (at) => `<row r="${at + 1}">${cell(at, at + 1)}${cell(at + 1, at + 1)}</row>`)
    const { text } = await parseHere(await book(rows, ''), 'a.xlsx')
    expect(text).toContain('3000 | 3000')
    expect(text.length).toBeLessThan(60_000)
  })

  it('of Word and OpenDocument span what there is', async () => {
    const rows = times(
      60,
      (at) =>
        `<w:tr>${wordCell(`a${at}`, `<w:gridSpan w:val="1000000000"/><w:vMerge${at === 0 ? ' w:val="restart"' : ''}/>`)}${wordCell(`b${at}`)}</w:tr>`,
    )
    const word = await parseHere(await buildDocx(`<w:tbl>${rows}</w:tbl>`), 'a.docx')
    expect(word.text).toContain('b59')
    expect(word.text.length).toBeLessThan(60_000)
    const repeated =
      '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000"><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>'
    const open = await parseHere(await buildOdt(`<table:table>${times(40, () => repeated)}</table:table>`), 'a.odt')
    expect(open.text.length).toBeLessThan(20_000)
  })

  it('nested 500 deep in a Word file end in a clear error', async () => {
    const body = `${times(500, () => `<w:tbl><w:tr>${wordCell('a')}<w:tc>`)}${paragraph('x')}${times(500, () => '</w:tc></w:tr></w:tbl><w:p/>')}`
    await expect(parseHere(await buildDocx(body), 'a.docx')).rejects.toMatchObject({ code: 'file-too-complex' })
  })

  it('with 300 000 notes in one cell are read', () => {
    const cell = `12${RAISED.open}3${RAISED.close}      `.repeat(300_000)
    expect(apartNotes(cell)).toHaveLength(300_000 * 10 - 6)
  })

  it('of which one row is endless fill no other rows', async () => {
    const { text, blocks = [] } = await parseHere(
      `${times(30_000, (at) => `c${at},`)}\n${times(3_000, (at) => `${at},x\n`)}`,
      'a.csv',
    )
    expect(blocks).toHaveLength(1)
    expect(text).toContain('\n| 2999 | x |')
    expect(text.length).toBeLessThan(600_000)
  })

  it.each([
    [
      'a header of 10 000 cells',
      `${times(10_000, (at) => `Column ${at},`)}\n${times(8, () => `${times(10_000, (at) => `${at % 10},`)}\n`)}`,
    ],
    [
      'names of columns as long as a page',
      `a,${'long name '.repeat(3_000)},${'another '.repeat(3_000)}\n${times(400, (at) => `r${at},1,2\n`)}`,
    ],
    [
      'groups of rows in a wide table',
      `${times(3_000, (at) => `c${at},`)}\n${times(300, (at) => `name ${at}\n${times(3, () => `x,1,2\n`)}`)}`,
    ],
  ])(
    'repeat their header within bounds: %s',
    async (_, csv) => {
      const parsed = await parseHere(csv, 'a.csv')
      const { signal } = new AbortController()
      let pieces = 0
      for await (const chunk of chunkDocument(parsed, defaultChunking, { signal, longest: 480 })) {
        pieces++
        expect(chunk.context?.length ?? 0).toBeLessThan(12_000)
        expect((chunk.columns ?? []).join(' ').length).toBeLessThanOrEqual(8_000)
        const { columns, ...rest } = chunk
        const payload = { ...rest, position: { index: chunk.index, start: chunk.start, end: chunk.end } }
        expect(embeddedText(payload, columns).length).toBeLessThan(chunk.text.length * 20 + 16_000)
      }
      expect(pieces).toBeGreaterThan(1)
    },
    60_000,
  )

  it('beside 100 000 lines, 50 000 texts or an endless path of a PDF are read', async () => {
    const scattered = (count: number, of: (x: number, y: number) => string) =>
      Array.from({ length: count }, (_, at) => of((at * 7919) % 560, (at * 104_729) % 820))
    const lines = scattered(100_000, (x, y) => `${x} ${y} m ${y % 500} ${x} l S`)
    const path = [
      scattered(200_000, (x, y) => `${x} ${y} l`)
        .join('\n')
        .replace(' l', ' m'),
      'f',
    ]
    for (const drawn of [lines, path]) {
      const { text } = await parseHere(await drawnPdf([...drawn, ...rowsOfAmounts(12)]), 'a.pdf')
      expect(text).toContain('| 133 | 134 | 135 |')
    }
    const texts = scattered(50_000, (x, y) => shown('ab', x, y, 2))
    const { text } = await parseHere(await drawnPdf([...texts, ...rowsOfAmounts(12)]), 'a.pdf')
    expect(text.length).toBeLessThan(400_000)
    expect(text.match(/ab/g)).toHaveLength(50_000)
  }, 60_000)
})

import { degrees, PDFDocument, type PDFFont, type PDFPage, StandardFonts } from 'pdf-lib'
import { cellAt, type DocumentSpec, extentOf, isTable, type TableSpec } from './table-spec'

const MARGIN = 56
const SIZE = 9.5
const LEADING = 13
const PADDING = 4

interface Column {
  x: number
  width: number
}

/** Draws a document on A4 pages; a table that goes over a page's end has its header again on the next. */
export async function writePdf(spec: DocumentSpec): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(spec.title)
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold)
  const drawer = new Drawer(pdf, { font, bold }, spec)
  for (const part of spec.parts) {
    if (isTable(part)) drawer.table(part)
    else if (part.startsWith('# ')) drawer.paragraph(part.slice(2), 15)
    else drawer.paragraph(part, SIZE)
  }
  return Buffer.from(await pdf.save())
}

class Drawer {
  private page: PDFPage
  private y: number
  private readonly width: number
  private readonly height: number

  constructor(
    private readonly pdf: PDFDocument,
    private readonly fonts: { font: PDFFont; bold: PDFFont },
    private readonly spec: DocumentSpec,
  ) {
    ;[this.width, this.height] = spec.turned ? [842, 595] : [595, 842]
    this.page = this.newPage()
    this.y = this.height - MARGIN
  }

  paragraph(text: string, size: number): void {
    const font = size > SIZE ? this.fonts.bold : this.fonts.font
    for (const line of wrap(text, font, size, this.width - 2 * MARGIN)) {
      this.room(size * 1.4)
      this.draw(line, MARGIN, this.y, size, font)
      this.y -= size * 1.4
    }
    this.y -= 8
  }

  table(table: TableSpec): void {
    for (const caption of table.captions) {
      this.room(LEADING)
      this.draw(caption, MARGIN, this.y, SIZE, this.fonts.bold)
      this.y -= LEADING
    }
    this.y -= 4
    const columns = this.columnsOf(table)
    this.rows(table.head, columns, true)
    for (const [at, row] of table.rows.entries()) {
      const before = this.page
      this.room(this.heightOf(table.rows, at, columns))
      if (this.page !== before) this.rows(table.head, columns, true)
      if (row.length === 1) this.group(row[0] ?? '', columns)
      else this.row(table.rows, at, columns, false)
    }
    this.y -= 10
    for (const note of table.notes ?? []) this.paragraph(note, SIZE - 1.5)
    this.y -= 6
  }

  private rows(all: string[][], columns: Column[], isHead: boolean): void {
    for (const at of all.keys()) this.row(all, at, columns, isHead)
  }

  private group(name: string, columns: Column[]): void {
    this.draw(name.trim(), (columns[0]?.x ?? 0) + PADDING, this.y - 9, SIZE, this.fonts.bold)
    this.frame(columns[0]?.x ?? 0, this.y, this.tableWidth(columns), LEADING + 3)
    this.y -= LEADING + 3
  }

  private row(all: string[][], at: number, columns: Column[], isHead: boolean): void {
    const height = this.heightOf(all, at, columns)
    const font = isHead ? this.fonts.bold : this.fonts.font
    for (const [index, { x, width }] of columns.entries()) {
      const { across, down } = extentOf(all, at, index)
      if (across === 0) continue
      const cell = all[at]?.[index] ?? ''
      const whole = columns.slice(index, index + across).reduce((sum, column) => sum + column.width, 0)
      const depth = Array.from({ length: down }, (_, below) => this.heightOf(all, at + below, columns))
      this.frame(
        x,
        this.y,
        whole,
        depth.reduce((sum, each) => sum + each, 0),
      )
      const isLabel = index === 0
      const indent = isLabel && cell.startsWith('  ') ? 10 : 0
      for (const [line, text] of wrap(cell.trim(), font, SIZE, whole - 2 * PADDING).entries()) {
        const length = lengthOf(text, font, SIZE)
        const left = isLabel
          ? x + PADDING + indent
          : across > 1
            ? x + (whole - length) / 2
            : x + width - PADDING - length
        this.draw(text, left, this.y - 9 - line * LEADING, SIZE, font)
      }
    }
    this.y -= height
  }

  private heightOf(all: string[][], at: number, columns: Column[]): number {
    let lines = 1
    for (const [index] of columns.entries()) {
      const { across, down } = extentOf(all, at, index)
      if (across === 0 || down > 1) continue
      const whole = columns.slice(index, index + across).reduce((sum, column) => sum + column.width, 0)
      lines = Math.max(lines, wrap(cellAt(all, at, index).trim(), this.fonts.font, SIZE, whole - 2 * PADDING).length)
    }
    return lines * LEADING + 3
  }

  private columnsOf({ head }: TableSpec): Column[] {
    const count = head[0]?.length ?? 1
    const whole = this.width - 2 * MARGIN
    const first = whole * (count > 5 ? 0.26 : 0.4)
    const other = (whole - first) / Math.max(1, count - 1)
    return Array.from({ length: count }, (_, at) =>
      at === 0 ? { x: MARGIN, width: first } : { x: MARGIN + first + (at - 1) * other, width: other },
    )
  }

  private tableWidth = (columns: Column[]) => columns.reduce((sum, { width }) => sum + width, 0)

  private frame(x: number, top: number, width: number, height: number): void {
    if (!this.spec.ruled) return
    const [left, low] = this.place(x, top + 3 - height)
    const [right, high] = this.place(x + width, top + 3)
    this.page.drawRectangle({
      x: Math.min(left, right),
      y: Math.min(low, high),
      width: Math.abs(right - left),
      height: Math.abs(high - low),
      borderWidth: 0.5,
    })
  }

  /** Marks of notes are smaller and higher. */
  private draw(text: string, x: number, y: number, size: number, font: PDFFont): void {
    let at = x
    for (const [index, piece] of text.split(/\{([^}]*)\}/).entries()) {
      if (piece === '') continue
      const isMark = index % 2 === 1
      const [left, low] = this.place(at, isMark ? y + size * 0.35 : y)
      const own = isMark ? size * 0.6 : size
      this.page.drawText(piece, { x: left, y: low, size: own, font, ...(this.spec.turned && { rotate: degrees(90) }) })
      at += font.widthOfTextAtSize(piece, own)
    }
  }

  /** A turned page is drawn lying on its side and shown upright by the page's own rotation. */
  private place(x: number, y: number): [number, number] {
    return this.spec.turned ? [this.height - y, x] : [x, y]
  }

  private room(height: number): void {
    if (this.y - height > MARGIN) return
    this.page = this.newPage()
    this.y = this.height - MARGIN
  }

  private newPage(): PDFPage {
    const page = this.pdf.addPage([595, 842])
    if (this.spec.turned) page.setRotation(degrees(90))
    return page
  }
}

const lengthOf = (text: string, font: PDFFont, size: number) =>
  font.widthOfTextAtSize(text.replace(/\{[^}]*\}/g, ''), size)

function wrap(text: string, font: PDFFont, size: number, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && lengthOf(longer, font, size) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, line]
}

import { isOutside } from '../html-to-text'
import { countHeadRows, fillHead } from '../table/find-head'
import { TextWriter } from '../text-writer'
import { type TableData, writeTable } from '../write-table'
import type { Attributes } from '../xml-events'

/** What is not part of the text: declarations, tracked deletions, comments, and the second drawing of an object. */
const skipped = new Set([
  'scripts',
  'font-face-decls',
  'automatic-styles',
  'tracked-changes',
  'annotation',
  'annotation-end',
  'sequence-decls',
  'variable-decls',
  'forms',
  'object',
  'object-ole',
])

/** Repeated cells and rows are mostly empty ones that fill the page. */
const MAX_REPEATED = 50
const MAX_COLUMNS = 1_000

/** A table being read; `writer` takes the text of its open cell. */
interface OpenTable {
  outer: TextWriter
  rows: string[][]
  headRows: number
  inHead: boolean
  repeated: number
}

/** Reads the events of an OpenDocument text's content (OpenDocument 1.3 part 3, §5 and §9). */
export class OdtReader {
  writer = new TextWriter()
  private skip = 0
  private inText = 0
  private listDepth = 0
  private isItem = false
  private link = ''
  private readonly tables: OpenTable[] = []

  open(name: string, attributes: Attributes): void {
    if (this.skip > 0 || skipped.has(name)) {
      this.skip++
      return
    }
    if (!this.openBlock(name, attributes)) this.openInline(name, attributes)
  }

  close(name: string): void {
    if (this.skip > 0) {
      this.skip--
      return
    }
    if (name === 'h') this.endHeading()
    else if (name === 'p') this.endParagraph()
    else if (name === 'a') this.endLink()
    else if (name === 'note-body') this.writer.glue(']')
    else if (name === 'list') this.listDepth--
    else if (name === 'table-cell' || name === 'covered-table-cell') this.endCell()
    else if (name === 'table-header-rows') this.leaveHead()
    else if (name === 'table') this.endTable()
  }

  text(text: string): void {
    if (this.skip === 0 && this.inText > 0) this.writer.inline(text)
  }

  private openBlock(name: string, attributes: Attributes): boolean {
    if (name === 'h') {
      this.inText++
      this.writer.beginHeading(Number(attributes['outline-level']) || 1)
    } else if (name === 'p') this.beginParagraph()
    else if (name === 'list') this.listDepth++
    else if (name === 'list-item') this.isItem = true
    else if (name === 'table') this.beginTable()
    else if (name === 'table-header-rows') this.enterHead()
    else if (name === 'table-row') this.tables.at(-1)?.rows.push([])
    else if (name === 'table-cell' || name === 'covered-table-cell') this.beginCell(attributes)
    else return false
    return true
  }

  private openInline(name: string, attributes: Attributes): void {
    if (name === 's' || name === 'tab') this.writer.inline(' ')
    else if (name === 'line-break') this.writer.break(1)
    else if (name === 'a') this.beginLink(attributes.href ?? '')
    else if (name === 'note-citation') this.skip = 1
    else if (name === 'note-body') this.writer.inline(' [')
  }

  private beginParagraph(): void {
    this.inText++
    if (this.inText > 1) return
    this.writer.break(this.isItem || this.listDepth > 0 ? 1 : 2)
    if (!this.isItem) return
    this.isItem = false
    this.writer.raw(`${'  '.repeat(Math.min(8, Math.max(0, this.listDepth - 1)))}-`)
    this.writer.inline(' ')
  }

  private endParagraph(): void {
    this.inText--
    if (this.inText === 0) this.writer.break(this.listDepth > 0 ? 1 : 2)
  }

  private endHeading(): void {
    this.inText--
    this.writer.endHeading()
  }

  private beginLink(address: string): void {
    this.link = isOutside(address) && !this.writer.inHeading ? address : ''
    if (this.link) this.writer.inline('[')
  }

  private endLink(): void {
    if (this.link) this.writer.glue(`](${this.link})`)
    this.link = ''
  }

  private beginTable(): void {
    this.tables.push({ outer: this.writer, rows: [], headRows: 0, inHead: false, repeated: 1 })
  }

  private enterHead(): void {
    const table = this.tables.at(-1)
    if (table) table.inHead = true
  }

  private leaveHead(): void {
    const table = this.tables.at(-1)
    if (!table) return
    table.inHead = false
    table.headRows = table.rows.length
  }

  private beginCell(attributes: Attributes): void {
    const table = this.tables.at(-1)
    if (!table) return
    table.repeated = Math.min(MAX_REPEATED, Number(attributes['number-columns-repeated']) || 1)
    this.writer = new TextWriter()
  }

  private endCell(): void {
    const table = this.tables.at(-1)
    if (!table) return
    const text = this.writer.text().replace(/\s+/g, ' ').trim()
    const row = table.rows.at(-1)
    for (let count = 0; count < table.repeated && row && row.length < MAX_COLUMNS; count++) row.push(text)
    this.writer = table.outer
  }

  /** A table in a cell becomes part of that cell's text. */
  private endTable(): void {
    const table = this.tables.pop()
    if (!table) return
    this.writer = table.outer
    const rows = table.rows.filter((row) => row.some((cell) => cell !== ''))
    const columns = rows.reduce((most, row) => Math.max(most, row.findLastIndex((cell) => cell !== '') + 1), 0)
    const cut = rows.map((row) => row.slice(0, columns))
    if (this.tables.length > 0 || columns < 2 || cut.length < 2) this.writeRunning(cut)
    else writeTable(this.writer, withHeader(cut, table.headRows))
  }

  private writeRunning(rows: readonly string[][]): void {
    this.writer.break(2)
    for (const row of rows) {
      this.writer.raw(row.join(' | '))
      this.writer.break(1)
    }
    this.writer.break(2)
  }
}

/** Header rows as the file marks them, else as they look. */
function withHeader(rows: string[][], headRows: number): TableData {
  const count = headRows > 0 ? headRows : Math.max(1, countHeadRows(rows))
  return { head: fillHead(rows.slice(0, count)), rows: rows.slice(count) }
}

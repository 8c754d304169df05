import { cleanText } from '../decode-text'
import { countHeadRows, fillHead } from '../table/find-head'
import { TextWriter } from '../text-writer'
import { writeTable } from '../write-table'

/** Makes paragraphs, headings and tables of the text of an RTF file, as its control words end them. */
export class RtfWriter {
  readonly writer = new TextWriter()
  private paragraph = ''
  private level: number | undefined
  private inTable = false
  private cells: string[] = []
  private cell = ''
  private rows: string[][] = []

  add(text: string): void {
    this.paragraph += text
  }

  /** Where the next text of the open paragraph begins. */
  get position(): number {
    return this.paragraph.length
  }

  wrapLink(start: number, address: string): void {
    const said = this.paragraph.slice(start)
    const text = said.trim()
    if (this.level !== undefined || start > this.paragraph.length || text === '' || text === address) return
    this.paragraph = `${this.paragraph.slice(0, start)}${said.startsWith(' ') ? ' ' : ''}[${text}](${address})`
  }

  control(word: string, value: number | undefined): void {
    if (word === 'par' || word === 'sect' || word === 'page') this.endParagraph()
    else if (word === 'line') this.paragraph += '\n'
    else if (word === 'pard') {
      this.level = undefined
      this.inTable = false
    } else if (word === 'intbl') this.inTable = true
    else if (word === 'outlinelevel') this.level = value !== undefined && value < 9 ? value + 1 : undefined
    else if (word === 'cell' || word === 'nestcell') this.endCell()
    else if (word === 'row' || word === 'nestrow') this.endRow()
  }

  end(): void {
    this.endParagraph()
    this.endTable()
  }

  private endParagraph(): void {
    const text = cleanText(this.paragraph)
      .replace(/[ \t\u00a0]+/g, ' ')
      .trim()
    this.paragraph = ''
    if (this.inTable && text !== '') {
      this.cell += this.cell === '' ? text : ` ${text}`
      return
    }
    if (text === '') return
    this.endTable()
    if (this.level !== undefined) this.writer.heading(this.level, text)
    else {
      this.writer.break(2)
      this.writer.raw(text)
    }
  }

  private endCell(): void {
    this.inTable = true
    this.endParagraph()
    this.cells.push(this.cell)
    this.cell = ''
  }

  private endRow(): void {
    if (this.cells.length > 0) this.rows.push(this.cells)
    this.cells = []
  }

  private endTable(): void {
    this.endRow()
    const [header, ...rows] = this.rows
    this.rows = []
    if (!header) return
    if (rows.length > 0 && header.length > 1) {
      const all = [header, ...rows]
      const headRows = Math.max(1, countHeadRows(all))
      writeTable(this.writer, { head: fillHead(all.slice(0, headRows)), rows: all.slice(headRows) })
      return
    }
    this.writer.break(2)
    for (const row of [header, ...rows]) {
      this.writer.raw(row.filter((cell) => cell !== '').join(' | '))
      this.writer.break(1)
    }
    this.writer.break(2)
  }
}

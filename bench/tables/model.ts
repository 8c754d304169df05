/**
 * A table made for the benchmark. In cells `<` goes on with the cell to the left and `^` with the one above, `{1}` is the
 * mark of a note, and blanks before a row's first cell set it in. A row of one cell is the name of a group of rows.
 */
export interface TableSpec {
  /** What stands above it: title, units, period. */
  captions: string[]
  head: string[][]
  rows: string[][]
  /** What stands below it. */
  notes?: string[]
}

export type Format = 'xlsx' | 'docx' | 'html' | 'csv' | 'pdf'

/** A document: headings (`# …`), paragraphs and tables in their order. */
export interface DocumentSpec {
  name: string
  format: Format
  title: string
  parts: (string | TableSpec)[]
  /** Of a PDF: whether lines stand between the cells, and whether pages lie on their side. */
  ruled?: boolean
  turned?: boolean
}

/** A question with the cell that answers it. */
export interface Question {
  document: string
  format: Format
  text: string
  /** Each part of the row's name: its group, where that is needed to tell it from another, and its label. */
  row: string[]
  /** The column's name on every level, from the top. */
  column: string[]
  value: string
}

/** A question as it is written down: label of the row (`group > label`), number of the column from 0, words. */
export type Asked = [row: string, column: number, text: string]

export const withoutMarks = (cell: string) => cell.replace(/\{[^}]*\}/g, '').trim()

export const isTable = (part: string | TableSpec): part is TableSpec => typeof part !== 'string'

/** The cell that an `<` or `^` goes on with. */
export function cellAt(rows: readonly string[][], row: number, column: number): string {
  const cell = rows[row]?.[column] ?? ''
  if (cell === '<') return cellAt(rows, row, column - 1)
  if (cell === '^') return cellAt(rows, row - 1, column)
  return cell
}

/** How many columns and rows a cell covers; 0 for one that goes on with another. */
export function extentOf(rows: readonly string[][], row: number, column: number): { across: number; down: number } {
  const cell = rows[row]?.[column]
  if (cell === '<' || cell === '^') return { across: 0, down: 0 }
  let across = 1
  while (rows[row]?.[column + across] === '<') across++
  let down = 1
  while (rows[row + down]?.[column] === '^') down++
  return { across, down }
}

/** The question about a cell. Throws where the table has no such row: the benchmark would measure nothing. */
export function questionOf({ name, format }: DocumentSpec, table: TableSpec, [wanted, column, text]: Asked): Question {
  const names = wanted.split(' > ')
  const label = names.at(-1) ?? ''
  let group = ''
  for (const [at, row] of table.rows.entries()) {
    if (row.length === 1) group = withoutMarks(row[0] ?? '')
    const isRow = row.length > 1 && withoutMarks(cellAt(table.rows, at, 0)) === label
    // A second name is one of the group, or what the next cell says.
    const second = names.length === 1 || group === names[0] || withoutMarks(cellAt(table.rows, at, 1)) === names[0]
    if (!isRow || !second) continue
    const levels = table.head.map((_, level) => withoutMarks(cellAt(table.head, level, column)))
    return {
      document: name,
      format,
      text,
      row: names,
      column: [...new Set(levels.filter((level) => level !== ''))],
      value: withoutMarks(cellAt(table.rows, at, column)),
    }
  }
  throw new Error(`${name} has no row “${wanted}”.`)
}

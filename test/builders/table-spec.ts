/**
 * A table that benchmarks and tests write. In cells `<` goes on with the cell to the left and `^` with the one above, `{1}` is the
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

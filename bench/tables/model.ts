import { cellAt, type DocumentSpec, type Format, type TableSpec, withoutMarks } from '@/test/builders/table-spec'

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

import type { TableMode } from './parsed-document'
import type { TextWriter } from './text-writer'

/** Rows of cells; a header, where the source has one, names the columns. */
export interface TableData {
  header?: string[]
  rows: string[][]
}

/** Writes a table as a Markdown table, or each row as a paragraph of `Header: value` lines. Empty rows are left out. */
export function writeTable(writer: TextWriter, table: TableData, mode: TableMode = 'table'): void {
  const rows = table.rows.filter((row) => row.some((cell) => cell.trim() !== ''))
  if (rows.length === 0 && !table.header?.some((cell) => cell.trim() !== '')) return
  if (mode === 'rows') for (const row of rows) writeRow(writer, table.header ?? [], row)
  else writeMarkdown(writer, table.header, rows)
}

function writeMarkdown(writer: TextWriter, header: string[] | undefined, rows: string[][]): void {
  const columns = usedColumns([header ?? [], ...rows])
  const head = `${markdownRow(header ?? [], columns)}\n|${' --- |'.repeat(columns.length)}`
  writer.break(2)
  writer.beginBlock('table', header ? { header: head } : {})
  writer.raw(head)
  for (const row of rows) {
    writer.break(1)
    writer.raw(markdownRow(row, columns))
  }
  writer.endBlock()
  writer.break(2)
}

/** Markdown has cells on one line and `|` between them (GitHub Flavored Markdown 0.29, §4.10). */
function markdownRow(cells: readonly string[], columns: readonly number[]): string {
  let line = '|'
  for (const column of columns) line += ` ${oneLine(cells[column] ?? '').replaceAll('|', '\\|')} |`
  return line
}

/** The columns that say anything; pages often keep columns apart with empty ones. */
function usedColumns(rows: readonly (readonly string[])[]): number[] {
  const used = new Set<number>()
  for (const row of rows) for (const [column, cell] of row.entries()) if (cell.trim() !== '') used.add(column)
  return [...used].sort((a, b) => a - b)
}

function writeRow(writer: TextWriter, header: readonly string[], row: readonly string[]): void {
  writer.break(2)
  writer.beginBlock('row')
  for (const [column, cell] of row.entries()) {
    const value = cell.trim()
    if (value === '') continue
    writer.raw(`${oneLine(header[column] ?? '') || `Column ${column + 1}`}: ${value}`)
    writer.break(1)
  }
  writer.endBlock()
  writer.break(2)
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

export type Cell = string | number
export type BenchRow = Record<string, Cell>

/** A number as tables show it: four figures, no more. */
const shown = (cell: Cell | undefined): string =>
  typeof cell !== 'number' ? (cell ?? '') : Number.isInteger(cell) ? String(cell) : String(Number(cell.toPrecision(4)))

/** Rows as an aligned text table; the columns are those of the first row. */
export function table(rows: readonly BenchRow[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = [columns, ...rows.map((row) => columns.map((column) => shown(row[column])))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] === 'number'))
  const pad = (text: string, at: number) =>
    isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n')
}

/** Prints a table and, when asked to, one JSON document as the last line. */
export function report(rows: readonly BenchRow[], document: unknown, json: boolean): void {
  process.stdout.write(`${table(rows)}\n`)
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`)
}

import { type CsvError, parse } from 'csv-parse/sync'
import type { Case } from '@/pipeline/cases/case'
import { say } from '@/pipeline/said'
import { type Column, columnOf, columnsOfCase, draftOfColumns } from './columns'
import type { Reading, SourceFile } from './reading'

/** A line of a table, by the number it begins at. */
interface Line {
  at: number
  cells: string[]
}

/** A table as text: RFC 4180, with the separator that its first line shows; Excel's `sep=;` before it is understood. */
function tableOf(text: string): {
  head: Line | undefined
  lines: Line[]
  broken: { at: number; error: CsvError } | undefined
} {
  const hint = /^\ufeff?sep=(.)\r?\n/i.exec(text)
  const separator = hint?.[1] ?? separatorOf(text)
  let error: CsvError | undefined
  const records = parse(hint ? text.slice(hint[0].length) : text, {
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (found) => {
      error ??= found
    },
  })
  // With `info` and `raw` a record comes with where it ends and how it was written, which the types do not know.
  const read = (records as unknown as { record: string[]; info: { lines: number }; raw: string }[]).map((one) => ({
    at: one.info.lines - (one.raw.trimEnd().match(/\r\n|\r|\n/g)?.length ?? 0) + (hint ? 1 : 0),
    end: one.info.lines + (hint ? 1 : 0),
    cells: one.record,
  }))
  const [head, ...lines] = read
  return { head, lines, broken: error && { at: (read.at(-1)?.end ?? 0) + 1, error } }
}

/** The separator that the first line has most of, outside quotation marks. */
function separatorOf(text: string): string {
  const counts = new Map([',', ';', '\t', '|'].map((separator) => [separator, 0]))
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r')) break
    else if (!quoted) {
      const count = counts.get(character)
      if (count !== undefined) counts.set(character, count + 1)
    }
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a)
  return best && best[1] > 0 ? best[0] : ','
}

/** Each line of a table as an object by its head, by where it stands. */
export function recordsOf(
  file: SourceFile,
  refuse: Reading['refuse'],
): { where: string; value: Record<string, string> }[] {
  const found: { where: string; value: Record<string, string> }[] = []
  eachLine(file, refuse, (head) => (where, cells) => {
    const names = head.cells.map((cell) => cell.trim())
    found.push({ where, value: Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) })
  })
  return found
}

/** The names of a table's columns. */
export const headOf = (text: string): string[] =>
  (tableOf(text.slice(0, 20_000)).head?.cells ?? []).map((cell) => cell.trim())

/** Hands each line of a file to what `make` gives for its head; what is broken, or longer than its head, is refused. */
function eachLine(
  file: SourceFile,
  refuse: Reading['refuse'],
  make: (head: Line) => (where: string, cells: string[]) => void,
): void {
  const { head, lines, broken } = tableOf(file.text)
  if (!head) {
    refuse(file.name, say('The file is empty.'))
    return
  }
  const take = make(head)
  for (const { at, cells } of lines) {
    const where = `${file.name}:${at}`
    if (cells.slice(head.cells.length).every((cell) => cell.trim() === '')) take(where, cells)
    else refuse(where, TOO_MANY)
  }
  if (!broken) return
  const unclosed = broken.error.code === 'CSV_QUOTE_NOT_CLOSED'
  refuse(
    `${file.name}:${broken.at}`,
    unclosed
      ? say('A quotation mark is opened here and never closed: the rest of the file could not be read.')
      : say('Its quotation marks do not fit together.'),
  )
}

const TOO_MANY = say(
  'It has more cells than the first line has columns: is a separator in a text without quotation marks?',
)

/** Cases as a table with a header row; `columns.ts` has what its columns may be called. */
export function readCsv(file: SourceFile, reading: Reading): void {
  eachLine(file, reading.refuse, (head) => {
    const columns = head.cells.map((cell) => columnOf(cell))
    columns.forEach((column, at) => {
      const name = head.cells[at]?.trim() ?? ''
      if (!column && name !== '') reading.refuse(`${file.name}:${head.at}`, unknownColumn(name))
    })
    return (where, cells) => {
      const given = columns.flatMap((column, at): [Column, unknown][] =>
        column ? [[column, unguarded(cells[at] ?? '')]] : [],
      )
      reading.row(where, () => draftOfColumns(given))
    }
  })
}

export const unknownColumn = (name: string) =>
  say('There is no column “{name}”: it was left out. Call it “input.{name}” where it is an input of the pipeline.', {
    name,
  })

/** A spreadsheet would run what begins so: an apostrophe before it makes it a text, and is taken away again when it is read. */
const guarded = (cell: string) => (/^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
const unguarded = (cell: string) => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

const quoted = (cell: string) => (/[",;\t|\r\n]|^\s|\s$|^$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Cases as CSV (RFC 4180, UTF-8, line ends CRLF): a column for each thing that one of them has. */
export function writeCsv(cases: readonly Case[]): string {
  const rows = cases.map(columnsOfCase)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort((a, b) => placeOf(a) - placeOf(b))
  const lines = rows.map((row) =>
    names.map((name) => (row[name] === undefined ? '' : quoted(guarded(String(row[name]))))).join(','),
  )
  return [names.map(quoted).join(','), ...lines].map((line) => `${line}\r\n`).join('')
}

const order = [
  'question',
  'input',
  'json',
  'answer',
  'nuggets',
  'document',
  'quote',
  'start',
  'end',
  'grade',
  'label',
  'abstain',
]
/** Inputs first, then what is expected, then the rest; a stable sort keeps the second answer behind the first. */
function placeOf(name: string): number {
  const at = order.indexOf(name.split('.')[0] ?? '')
  return at < 0 ? order.length : at
}

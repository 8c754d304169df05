/** One line of a table, or several where a quoted field has line breaks. */
export interface CsvRow {
  /** Without the blanks around them and without the quotation marks of quoted fields. */
  cells: string[]
  /** Where its first field with quotation marks that do not match begins: an offset into the source. */
  brokenAt?: number
}

/**
 * Reads delimited text row by row (RFC 4180); lines without anything are left out. A quotation mark counts only where it
 * opens a field (blanks may stand before it) and the mark that closes it is followed by a delimiter or the end of the
 * line; every other one is an ordinary character. So a stray one costs its own field and never takes the lines behind it
 * along. Each character is looked at a bounded number of times. `source` has `\n` for line ends.
 */
export function* csvRows(source: string, delimiter: string): Generator<CsvRow> {
  const reader = new RowReader(source, delimiter)
  for (let row = reader.next(); row; row = reader.next()) {
    if (row.cells.length > 1 || row.cells[0] !== '') yield row
  }
}

class RowReader {
  private at = 0
  private lineEnd = -1
  private nextDelimiter = -1

  constructor(
    private readonly source: string,
    private readonly delimiter: string,
  ) {}

  next(): CsvRow | undefined {
    const { source, delimiter } = this
    if (this.at >= source.length) return undefined
    const row: CsvRow = { cells: [] }
    for (;;) {
      row.cells.push(this.field(row))
      const ended = source[this.at] !== delimiter
      this.at++
      if (ended) return row
    }
  }

  /** Leaves `at` on what ends the field: a delimiter, a line end, or the end of the source. */
  private field(row: CsvRow): string {
    const start = this.behindBlanks(this.at)
    if (this.source[start] === '"') {
      const quoted = this.quoted(start)
      if (quoted !== undefined) return quoted
      row.brokenAt ??= start
    }
    const end = this.plainEnd()
    const cell = this.source.slice(this.at, end).trim()
    this.at = end
    return cell
  }

  /** The field whose quotation mark is at `start`; `undefined` when no mark closes it. */
  private quoted(start: number): string | undefined {
    const { source, delimiter } = this
    let close = source.indexOf('"', start + 1)
    while (close >= 0 && source[close + 1] === '"') close = source.indexOf('"', close + 2)
    if (close < 0) return undefined
    const behind = this.behindBlanks(close + 1)
    if (behind < source.length && source[behind] !== delimiter && source[behind] !== '\n') return undefined
    this.at = behind
    return source
      .slice(start + 1, close)
      .replaceAll('""', '"')
      .trim()
  }

  private plainEnd(): number {
    // Looked for again only when passed: else a file without delimiters would be searched to its end for each line.
    if (this.lineEnd < this.at) this.lineEnd = this.find('\n')
    if (this.nextDelimiter < this.at) this.nextDelimiter = this.find(this.delimiter)
    return Math.min(this.lineEnd, this.nextDelimiter)
  }

  private find(what: string): number {
    const found = this.source.indexOf(what, this.at)
    return found < 0 ? this.source.length : found
  }

  private behindBlanks(from: number): number {
    let at = from
    while ((this.source[at] === ' ' || this.source[at] === '\t') && this.source[at] !== this.delimiter) at++
    return at
  }
}

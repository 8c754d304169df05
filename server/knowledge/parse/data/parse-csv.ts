import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '@/pipeline/errors'
import { cleanText, decodeText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'
import { writeTable } from '../write-table'
import { detectDelimiter } from './csv-delimiter'

/** Reads comma, semicolon, tab or bar separated values (RFC 4180); the first row names the columns unless it is numbers. */
export function parseCsv(bytes: Uint8Array, { limits, tables }: ParseContext): ParsedDocument {
  const source = cleanText(decodeText(bytes))
  requireText(source, 'The file')
  const named = /^sep=(.)\n/i.exec(source)
  const body = named ? source.slice(named[0].length) : source
  const { rows, warnings } = readRows(body, named?.[1] ?? detectDelimiter(body))
  const [first = [], ...rest] = rows
  const table = isNumbers(first) ? { rows } : { header: first, rows: rest }
  const writer = new TextWriter()
  // In rows mode a file that is only a header still has that to say.
  writeTable(writer, table, rest.length === 0 ? 'table' : tables)
  requireSize(writer, limits)
  requireText(writer.text(), 'The file')
  return { text: writer.text(), headings: [], blocks: writer.blocks, mime: mimeOf.csv, metadata: {}, warnings }
}

function readRows(source: string, delimiter: string): { rows: string[][]; warnings: string[] } {
  const options = { delimiter, relax_column_count: true, skip_empty_lines: true, relax_quotes: true, trim: true }
  try {
    return { rows: parse(source, options), warnings: [] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? ` (near line ${error.lines})` : ''
    if (error.code !== 'CSV_QUOTE_NOT_CLOSED') {
      throw new AppError('file-broken', `The file is damaged: its rows cannot be read${line}.`, { cause: error })
    }
    const rows = parse(source, { ...options, quote: null })
    return { rows, warnings: [`A quotation mark is never closed${line}; quotation marks were read as they stand.`] }
  }
}

const isNumbers = (row: readonly string[]) =>
  row.length > 0 && row.every((cell) => /^[-+]?[\d.,\s]+%?$/.test(cell) || cell === '')

import { type Said, say } from '@/pipeline/said'
import { cleanText, decodeText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { countHeadRows, fillHead } from '../table/find-head'
import { requireSize, TextWriter } from '../text-writer'
import { type TableData, writeTable } from '../write-table'
import { detectDelimiter } from './csv-delimiter'
import { csvRows } from './csv-rows'

/** Rows above a table that may say what it is, and how many rows tell how wide it is. */
const MOST_TITLES = 4
const LOOKED_AT = 50

/** Reads comma, semicolon, tab or bar separated values (RFC 4180); the first row names the columns unless it is numbers. */
export function parseCsv(bytes: Uint8Array, { limits, tables }: ParseContext): ParsedDocument {
  const source = cleanText(decodeText(bytes))
  requireText(source, say('The file'))
  const named = /^sep=([^"\n])\n/i.exec(source)
  // Its empty line stays, so that messages count lines as the file does.
  const body = named ? source.slice(named[0].length - 1) : source
  const { rows, warnings } = readRows(body, named?.[1] ?? detectDelimiter(body))
  const writer = new TextWriter()
  // In rows mode a file that is only a header still has that to say.
  writeTable(writer, tableOf(rows), rows.length === 1 ? 'table' : tables)
  requireSize(writer, limits)
  requireText(writer.text(), say('The file'))
  return { text: writer.text(), headings: [], blocks: writer.blocks, mime: mimeOf.csv, metadata: {}, warnings }
}

function readRows(source: string, delimiter: string): { rows: string[][]; warnings: Said[] } {
  const rows: string[][] = []
  let brokenRows = 0
  let firstBroken: number | undefined
  for (const { cells, brokenAt } of csvRows(source, delimiter)) {
    rows.push(cells)
    if (brokenAt === undefined) continue
    brokenRows++
    firstBroken ??= brokenAt
  }
  return { rows, warnings: firstBroken === undefined ? [] : [brokenQuotes(brokenRows, lineOf(source, firstBroken))] }
}

function brokenQuotes(rows: number, line: number): Said {
  if (rows === 1) {
    return say('Quotation marks do not match in one row (line {line}); there they were read as they stand.', { line })
  }
  return say(
    'Quotation marks do not match in {rows} rows (the first in line {line}); there they were read as they stand.',
    { rows, line },
  )
}

/** Lines count from 1. */
function lineOf(source: string, offset: number): number {
  let line = 1
  for (let at = source.indexOf('\n'); at >= 0 && at < offset; at = source.indexOf('\n', at + 1)) line++
  return line
}

/** Lines of one cell above the rest say what the table is; the rows below them may name its columns. */
function tableOf(rows: string[][]): TableData {
  const width = Math.max(...rows.slice(0, LOOKED_AT).map((row) => row.length))
  const isTitle = (row: string[] | undefined) => row !== undefined && width > 2 && row[0] !== '' && filled(row) === 1
  let titles = 0
  while (titles < MOST_TITLES && rows.length > titles + 2 && isTitle(rows[titles])) titles++
  const body = rows.slice(titles)
  const headRows = body.length < 2 && !isNumbers(body[0] ?? []) ? body.length : countHeadRows(body)
  return {
    head: fillHead(body.slice(0, headRows)),
    rows: body.slice(headRows),
    ...(titles > 0 && { captions: rows.slice(0, titles).map(([title = '']) => title) }),
  }
}

const filled = (row: readonly string[]) => row.filter((cell) => cell !== '').length

const isNumbers = (row: readonly string[]) =>
  row.length > 0 && row.every((cell) => /^[-+]?[\d.,\s]+%?$/.test(cell) || cell === '')

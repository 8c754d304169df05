import { phrase } from '@/pipeline/phrase'
import { readCoreProperties } from '../core-properties'
import { cleanText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument, TableMode } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'
import { writeTable } from '../write-table'
import { openZip } from '../zip-file'
import { findRegions, type Region } from './find-tables'
import { readSheet } from './sheet'
import { readWorkbook } from './workbook'

/** Reads an Excel workbook: each sheet that is shown is a heading with its tables below. */
export function parseXlsx(bytes: Uint8Array, { limits, tables }: ParseContext): ParsedDocument {
  const zip = openZip(bytes, limits)
  const workbook = readWorkbook(zip)
  const writer = new TextWriter()
  let withoutResult = 0
  let hasCells = false
  for (const entry of workbook.sheets.filter((sheet) => !sheet.hidden)) {
    const sheet = readSheet(zip, entry, workbook)
    withoutResult += sheet.withoutResult
    hasCells ||= sheet.rows.some((row) => row.cells.length > 0)
    writer.beginBlock('sheet', { header: entry.name })
    writer.heading(1, cleanText(entry.name))
    for (const region of findRegions(sheet.rows)) writeRegion(writer, region, tables)
    writer.endBlock()
    requireSize(writer, limits)
  }
  requireText(hasCells ? writer.text() : '', phrase`The workbook`)
  const { title, metadata } = readCoreProperties(zip.text('docProps/core.xml'))
  return {
    ...(title && { title }),
    text: writer.text(),
    headings: writer.headings,
    blocks: writer.blocks,
    mime: mimeOf.xlsx,
    metadata,
    warnings: warningsOf(
      workbook.sheets.filter((sheet) => sheet.hidden).map((sheet) => sheet.name),
      withoutResult,
    ),
  }
}

function warningsOf(hidden: string[], withoutResult: number): string[] {
  const warnings: string[] = []
  if (hidden.length > 0) warnings.push(phrase`Hidden sheets were left out: ${hidden.join(', ')}.`)
  if (withoutResult > 0) {
    warnings.push(
      phrase`The file does not hold the results of its formulas (cells: ${withoutResult}); open and save it in a spreadsheet program.`,
    )
  }
  return warnings
}

/** A region of several columns is a table; a line of one cell above it is its title. One column is running text. */
function writeRegion(writer: TextWriter, region: Region, mode: TableMode): void {
  const rows = region.rows.map((row) => Array.from(row, (cell) => cleanText(cell?.text ?? '')))
  while (rows.length > 2 && region.lastColumn > region.firstColumn) {
    const filled = rows[0]?.filter((cell) => cell !== '') ?? []
    if (filled.length > 1) break
    writer.break(2)
    writer.raw(filled[0] ?? '')
    rows.shift()
  }
  if (region.lastColumn === region.firstColumn || rows.length === 1) {
    writer.break(2)
    for (const row of rows) {
      writer.raw(row.filter((cell) => cell !== '').join(' | '))
      writer.break(1)
    }
    writer.break(2)
  } else {
    const [header = [], ...data] = rows
    writeTable(writer, { header, rows: data }, mode)
  }
}

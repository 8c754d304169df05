import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { readCoreProperties } from '../core-properties'
import { cleanText, requireText } from '../decode-text'
import { mimeOf } from '../file-kinds'
import type { ParseContext } from '../parse-context'
import type { ParsedDocument } from '../parsed-document'
import { requireSize, TextWriter } from '../text-writer'
import { openZip, type ZipFile } from '../zip-file'
import { findRegions } from './find-tables'
import { readSheet, type Sheet, type SheetRow } from './sheet'
import { readWorkbook, type Workbook } from './workbook'
import { MergedByRow, writeRegion } from './write-region'

/**
 * Reads an Excel workbook: each sheet that is shown is a heading with its tables below. Hidden rows and columns are parts
 * of a table that is shown, and often only filtered or folded away: they are read, and a warning says so.
 */
export async function parseXlsx(bytes: Uint8Array, { limits, tables }: ParseContext): Promise<ParsedDocument> {
  const zip = await openZip(bytes, limits)
  const workbook = readWorkbook(zip)
  const writer = new TextWriter()
  let withoutResult = 0
  let hasCells = false
  const hidden: Said[] = []
  for (const entry of workbook.sheets.filter((sheet) => !sheet.hidden)) {
    const sheet = readSheet(zip, entry, workbook)
    withoutResult += sheet.withoutResult
    hasCells ||= sheet.rows.some(hasContent)
    if (sheet.hidden.rows + sheet.hidden.columns > 0) hidden.push(hiddenParts(entry.name, sheet.hidden))
    writer.beginBlock('sheet', { header: entry.name })
    writer.heading(1, cleanText(entry.name))
    const facts = { frozen: sheet.frozen, merged: new MergedByRow(sheet.merged) }
    for (const region of findRegions(sheet.rows)) writeRegion(writer, region, facts, tables)
    writer.endBlock()
    requireSize(writer, limits)
  }
  if (!hasCells) refuseHidden(zip, workbook)
  requireText(hasCells ? writer.text() : '', say('The workbook'))
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
      hidden,
    ),
  }
}

const hiddenParts = (name: string, { rows, columns }: Sheet['hidden']) =>
  say('Hidden rows and columns were read too: “{name}” (rows: {rows}, columns: {columns}).', { name, rows, columns })

const hasContent = (row: SheetRow) => row.cells.length > 0

/** Throws `file-empty` with the reason when only hidden sheets hold anything. */
function refuseHidden(zip: ZipFile, workbook: Workbook): void {
  const filled = workbook.sheets.filter(
    (sheet) => sheet.hidden && readSheet(zip, sheet, workbook).rows.some(hasContent),
  )
  if (filled.length === 0) return
  const names = filled.map((sheet) => sheet.name).join(', ')
  throw new AppError('file-empty', say('The workbook has text on hidden sheets only: {names}.', { names }), {
    fix: say('Show these sheets in a spreadsheet program, and save the workbook.'),
  })
}

function warningsOf(hidden: string[], withoutResult: number, readToo: readonly Said[]): Said[] {
  const warnings = [...readToo]
  if (hidden.length > 0) warnings.push(say('Hidden sheets were left out: {hidden}.', { hidden: hidden.join(', ') }))
  if (withoutResult > 0) {
    warnings.push(
      say(
        'The file does not hold the results of its formulas (cells: {withoutResult}); open and save it in a spreadsheet program.',
        { withoutResult },
      ),
    )
  }
  return warnings
}

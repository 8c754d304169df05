import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { mainPart, readRelations } from '../relations'
import { RAISED } from '../table/note-marks'
import { readXml, relationId } from '../xml-events'
import type { ZipFile } from '../zip-file'
import { builtInFormats } from './number-format'

export interface SheetEntry {
  name: string
  hidden: boolean
  part: string
}

export interface Workbook {
  sheets: SheetEntry[]
  date1904: boolean
  strings: string[]
  /** Number format of each cell style. */
  formats: (string | undefined)[]
  /** How each cell style looks. */
  looks: Look[]
}

/** What of a cell's look tells what it is: bold type, and how many steps it is set in. */
export interface Look {
  bold: boolean
  indent: number
}

const options = { what: say('The workbook') }

/** Reads what all sheets share (ECMA-376 part 1, §18.2–18.8). Throws `file-broken`. */
export function readWorkbook(zip: ZipFile): Workbook {
  const part = mainPart(zip, 'xl/workbook.xml')
  const source = zip.text(part)
  if (source === undefined) throw new AppError('file-broken', say('The file is damaged: it has no workbook inside.'))
  const relations = readRelations(zip, part)
  const sheets: SheetEntry[] = []
  let date1904 = false
  const open = (name: string, attributes: Readonly<Record<string, string>>) => {
    if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
    const relation = name === 'sheet' ? relations.get(relationId(attributes)) : undefined
    if (relation?.type !== 'worksheet') return
    const hidden = /hidden/i.test(attributes.state ?? '')
    sheets.push({ name: attributes.name ?? `Sheet ${sheets.length + 1}`, hidden, part: relation.target })
  }
  readXml(source, { open, close: () => undefined }, options)
  const shared = [...relations.values()]
  const strings = readStrings(zip.text(shared.find(({ type }) => type === 'sharedStrings')?.target ?? ''))
  const styles = readStyles(zip.text(shared.find(({ type }) => type === 'styles')?.target ?? ''))
  return { sheets, date1904, strings, ...styles }
}

function readStrings(source: string | undefined): string[] {
  const strings: string[] = []
  let parts: string[] = []
  let inText = false
  let phonetic = false
  let raised = false
  const open = (name: string, { val }: Readonly<Record<string, string>>) => {
    if (name === 'si') parts = []
    if (name === 'rPh') phonetic = true
    if (name === 'r') raised = false
    if (name === 'vertAlign') raised = val === 'superscript'
    inText = name === 't' && !phonetic
  }
  const close = (name: string) => {
    inText = false
    if (name === 'rPh') phonetic = false
    if (name === 'r') raised = false
    if (name === 'si') strings.push(parts.join(''))
  }
  const text = (value: string) => {
    if (inText) parts.push(raised ? `${RAISED.open}${value}${RAISED.close}` : value)
  }
  if (source !== undefined) readXml(source, { open, close, text }, options)
  return strings
}

/** Cell styles with the fonts and number formats that they name (ECMA-376 part 1, §18.8). */
function readStyles(source: string | undefined): Pick<Workbook, 'formats' | 'looks'> {
  const custom = new Map<number, string>()
  const formats: (string | undefined)[] = []
  const looks: Look[] = []
  const bold: boolean[] = []
  let inCells = false
  let inFonts = false
  const open = (name: string, attributes: Readonly<Record<string, string>>) => {
    const { numFmtId, formatCode, fontId, indent, val } = attributes
    const id = Number(numFmtId)
    if (name === 'cellXfs') inCells = true
    else if (name === 'fonts') inFonts = true
    else if (name === 'font' && inFonts) bold.push(false)
    else if (name === 'b' && inFonts) bold[bold.length - 1] = !/^(0|false)$/.test(val ?? '')
    else if (name === 'numFmt' && formatCode) custom.set(id, formatCode)
    else if (name === 'xf' && inCells) {
      formats.push(custom.get(id) ?? builtInFormats[id])
      looks.push({ bold: bold[Number(fontId)] ?? false, indent: 0 })
    } else if (name === 'alignment' && inCells) {
      const look = looks.at(-1)
      if (look) look.indent = Number(indent) || 0
    }
  }
  const close = (name: string) => {
    if (name === 'cellXfs') inCells = false
    if (name === 'fonts') inFonts = false
  }
  if (source !== undefined) readXml(source, { open, close }, options)
  return { formats, looks }
}

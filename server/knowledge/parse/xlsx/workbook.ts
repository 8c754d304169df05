import { AppError } from '@/pipeline/errors'
import { phrase } from '@/pipeline/phrase'
import { mainPart, readRelations } from '../relations'
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
}

const options = { what: phrase`The workbook` }

/** Reads what all sheets share (ECMA-376 part 1, §18.2–18.8). Throws `file-broken`. */
export function readWorkbook(zip: ZipFile): Workbook {
  const part = mainPart(zip, 'xl/workbook.xml')
  const source = zip.text(part)
  if (source === undefined) throw new AppError('file-broken', 'The file is damaged: it has no workbook inside.')
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
  const formats = readFormats(zip.text(shared.find(({ type }) => type === 'styles')?.target ?? ''))
  return { sheets, date1904, strings, formats }
}

function readStrings(source: string | undefined): string[] {
  const strings: string[] = []
  let parts: string[] = []
  let inText = false
  let phonetic = false
  const open = (name: string) => {
    if (name === 'si') parts = []
    if (name === 'rPh') phonetic = true
    inText = name === 't' && !phonetic
  }
  const close = (name: string) => {
    inText = false
    if (name === 'rPh') phonetic = false
    if (name === 'si') strings.push(parts.join(''))
  }
  const text = (value: string) => {
    if (inText) parts.push(value)
  }
  if (source !== undefined) readXml(source, { open, close, text }, options)
  return strings
}

function readFormats(source: string | undefined): (string | undefined)[] {
  const custom = new Map<number, string>()
  const formats: (string | undefined)[] = []
  let inCells = false
  const open = (name: string, { numFmtId, formatCode }: Readonly<Record<string, string>>) => {
    const id = Number(numFmtId)
    if (name === 'cellXfs') inCells = true
    else if (name === 'numFmt' && formatCode) custom.set(id, formatCode)
    else if (name === 'xf' && inCells) formats.push(custom.get(id) ?? builtInFormats[id])
  }
  const close = (name: string) => {
    if (name === 'cellXfs') inCells = false
  }
  if (source !== undefined) readXml(source, { open, close }, options)
  return formats
}

import { say } from '@/pipeline/said'
import { isOutside } from '../html-to-text'
import { readRelations } from '../relations'
import type { MergedCells } from '../table/find-head'
import { type Attributes, readXml, relationId } from '../xml-events'
import type { ZipFile } from '../zip-file'
import { formatNumber } from './number-format'
import type { Look, SheetEntry, Workbook } from './workbook'

export interface Cell {
  column: number
  text: string
  isNumber: boolean
  look: Look
}

/** One row that has cells; `row` and `column` count from 1. */
export interface SheetRow {
  row: number
  cells: Cell[]
}

export interface Sheet {
  rows: SheetRow[]
  /** Formulas whose result the file does not hold. */
  withoutResult: number
  /** Rows and columns that hold something and are hidden: by hand, by a filter, or folded away. */
  hidden: { rows: number; columns: number }
  /** Cells that are shown as one; rows and columns count from 1. */
  merged: MergedCells[]
  /** The last row that stays in view while the rest is scrolled; 0 without one. */
  frozen: number
}

/** Longer texts are not repeated in the rows that a merged cell spans. */
const MAX_REPEATED = 200
const MAX_MERGED_ROWS = 10_000
/** So many rows of a sheet may repeat values altogether, and so many ranges of cells are read. */
const MAX_REPEATS = 100_000
const MAX_MERGED = 100_000

/** Reads the cells of a sheet as they are shown, links as `[text](address)`. Throws `file-broken`. */
export function readSheet(zip: ZipFile, sheet: SheetEntry, workbook: Workbook): Sheet {
  const reader = new SheetReader(workbook)
  const source = zip.text(sheet.part)
  if (source !== undefined) readXml(source, reader, { what: say('The sheet “{name}”', { name: sheet.name }) })
  const relations = readRelations(zip, sheet.part)
  for (const { ref, id } of reader.links) reader.link(ref, relations.get(id)?.target ?? '')
  for (const ref of reader.merged) reader.repeat(ref)
  const { rows, withoutResult, frozen } = reader
  return { rows, withoutResult, hidden: reader.countHidden(), merged: reader.merged.map(mergedCells), frozen }
}

class SheetReader {
  readonly rows: SheetRow[] = []
  readonly links: { ref: string; id: string }[] = []
  readonly merged: string[] = []
  withoutResult = 0
  frozen = 0
  private repeats = 0
  private readonly byRow = new Map<number, SheetRow>()
  private readonly hiddenRows = new Set<number>()
  private readonly hiddenColumns: { first: number; last: number }[] = []
  private row: SheetRow = { row: 0, cells: [] }
  private cell = { column: 0, type: '', style: 0, value: '', formula: '', hasFormula: false }
  private into: 'value' | 'formula' | undefined

  constructor(private readonly workbook: Workbook) {}

  open(name: string, attributes: Attributes): void {
    if (name === 'row') {
      this.beginRow(Number(attributes.r) || this.row.row + 1)
      if (isTrue(attributes.hidden)) this.hiddenRows.add(this.row.row)
    } else if (name === 'pane' && /^frozen/.test(attributes.state ?? '')) {
      this.frozen = Number(attributes.ySplit) || 0
    } else if (name === 'col' && isTrue(attributes.hidden)) {
      this.hiddenColumns.push({ first: Number(attributes.min), last: Number(attributes.max) })
    }
    if (name === 'c') this.beginCell(attributes)
    else if (name === 'v' || name === 't') this.into = 'value'
    else if (name === 'f') {
      this.into = 'formula'
      this.cell.hasFormula = true
    } else if (name === 'rPh') this.into = undefined
    else if (name === 'hyperlink' && attributes.ref) {
      this.links.push({ ref: attributes.ref, id: relationId(attributes) })
    } else if (name === 'mergeCell' && attributes.ref && this.merged.length < MAX_MERGED)
      this.merged.push(attributes.ref)
  }

  close(name: string): void {
    if (name === 'v' || name === 't' || name === 'f') this.into = undefined
    if (name === 'c') this.endCell()
  }

  text(text: string): void {
    if (this.into) this.cell[this.into] += text
  }

  /** Makes a cell's text a link, unless it shows the address itself or leads nowhere outside. */
  link(ref: string, address: string): void {
    const cell = this.at(ref.split(':')[0] ?? '')
    if (!cell || !isOutside(address) || cell.text.includes(address) || /^\[.*\]\(.*\)$/.test(cell.text)) return
    cell.text = `[${cell.text}](${address})`
  }

  /** Repeats the value of a cell that spans rows, so that every row says all it has. */
  repeat(ref: string): void {
    const [first = '', last = ''] = ref.split(':')
    const cell = this.at(first)
    const [from, to] = [rowOf(first), rowOf(last)]
    if (!cell || cell.text.length > MAX_REPEATED || to - from > MAX_MERGED_ROWS) return
    for (let row = from + 1; row <= to && this.repeats < MAX_REPEATS; row++) {
      this.repeats++
      const below = this.byRow.get(row)
      if (!below || below.cells.some((other) => other.column === cell.column)) continue
      below.cells.push({ ...cell })
      below.cells.sort((a, b) => a.column - b.column)
    }
  }

  countHidden(): { rows: number; columns: number } {
    const filled = this.rows.filter((row) => row.cells.length > 0)
    const columns = new Set(filled.flatMap((row) => row.cells.map((cell) => cell.column)))
    const isHidden = (column: number) => this.hiddenColumns.some(({ first, last }) => column >= first && column <= last)
    return {
      rows: filled.filter(({ row }) => this.hiddenRows.has(row)).length,
      columns: this.hiddenColumns.length === 0 ? 0 : [...columns].filter(isHidden).length,
    }
  }

  private at(ref: string): Cell | undefined {
    const column = columnOf(ref)
    return this.byRow.get(rowOf(ref))?.cells.find((cell) => cell.column === column)
  }

  private beginRow(row: number): void {
    this.row = { row, cells: [] }
    this.rows.push(this.row)
    this.byRow.set(row, this.row)
  }

  private beginCell({ r, t, s }: Attributes): void {
    const column = r ? columnOf(r) : this.cell.column + 1
    this.cell = { column, type: t ?? 'n', style: Number(s) || 0, value: '', formula: '', hasFormula: false }
  }

  private endCell(): void {
    const { type, value, hasFormula, column, formula } = this.cell
    if (value === '') {
      if (hasFormula) this.withoutResult++
      return
    }
    const text = this.shown(type, value)
      .replace(/_x([0-9A-F]{4})_/g, unescapeCharacter)
      .trim()
    if (text === '') return
    const address = /^\s*HYPERLINK\(\s*"([^"]+)"/i.exec(formula)?.[1] ?? ''
    const shown = isOutside(address) && address !== text ? `[${text}](${address})` : text
    const look = this.workbook.looks[this.cell.style] ?? plain
    this.row.cells.push({ column, text: shown, isNumber: type === 'n', look })
  }

  private shown(type: string, value: string): string {
    if (type === 's') return this.workbook.strings[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (type === 'd')
      return value
        .slice(0, 40)
        .replace('T', ' ')
        .replace(/( 00:00:00)?(\.0+)?Z?$/, '')
    const number = Number(value)
    if (type !== 'n' || !Number.isFinite(number)) return value
    return formatNumber(number, this.workbook.formats[this.cell.style], this.workbook.date1904)
  }
}

/** Characters that XML cannot hold are written as `_x000D_` (ECMA-376 part 1, §22.9.2.19). */
const unescapeCharacter = (_: string, code: string) => {
  const character = String.fromCharCode(Number.parseInt(code, 16))
  return /[\t\n\r]/.test(character) ? '\n' : /\p{C}/u.test(character) ? '' : character
}

const plain: Look = { bold: false, indent: 0 }

function mergedCells(ref: string): MergedCells {
  const [first = '', last = first] = ref.split(':')
  const [row, column] = [rowOf(first), columnOf(first)]
  return { row, column, down: rowOf(last) - row + 1, across: columnOf(last) - column + 1 }
}

const isTrue = (value: string | undefined) => value === '1' || value === 'true'

const rowOf = (ref: string) => Number(/\d+$/.exec(ref.slice(-12))?.[0] ?? 0)

function columnOf(ref: string): number {
  let column = 0
  for (const letter of /^[A-Z]+/i.exec(ref)?.[0]?.toUpperCase() ?? '') column = column * 26 + letter.charCodeAt(0) - 64
  return column
}

import { cleanText } from '../decode-text'
import type { TableMode } from '../parsed-document'
import { countHeadRows, fillHead, type MergedCells } from '../table/find-head'
import { isPeriod, isValue } from '../table/values'
import type { TextWriter } from '../text-writer'
import { writeTable } from '../write-table'
import type { Region } from './find-tables'
import type { Cell } from './sheet'

/** Rows that are bold may be a header up to so many. */
const MOST_HEAD = 4
/** Longer texts are not repeated in the columns that a merged cell spans. */
const MAX_REPEATED = 200
/** So many cells of a table are looked at for merged ranges: programs write none that overlap, so none has more. */
const MAX_COVERED = 1_000_000

/** The merged cells of a sheet by the row in which they begin. */
export class MergedByRow {
  private readonly rows = new Map<number, MergedCells[]>()

  constructor(merged: readonly MergedCells[]) {
    for (const cells of merged) {
      const found = this.rows.get(cells.row)
      if (found) found.push(cells)
      else this.rows.set(cells.row, [cells])
    }
  }

  of(row: number): readonly MergedCells[] {
    return this.rows.get(row) ?? []
  }
}

/** What a sheet says about its tables. */
export interface SheetFacts {
  merged: MergedByRow
  /** The last row that stays in view. */
  frozen: number
}

/** Writes a region of several columns as a table; lines of one cell above it are its title. One column is running text. */
export function writeRegion(writer: TextWriter, region: Region, facts: SheetFacts, mode: TableMode): void {
  const isColumn = region.lastColumn === region.firstColumn
  const cells = region.rows.map((row) => Array.from(row, (cell) => cleanText(cell?.text ?? '')))
  const merged = fillAcross(region, cells, facts.merged)
  let titles = 0
  while (cells.length - titles > 2 && !isColumn && filled(cells[titles]).length <= 1) titles++
  if (isColumn || cells.length - titles === 1) {
    writer.break(2)
    for (const row of cells) {
      writer.raw(filled(row).join(' | '))
      writer.break(1)
    }
    writer.break(2)
    return
  }
  const rows = cells.slice(titles)
  const below = merged.map((range) => ({ ...range, row: range.row - titles })).filter(({ row }) => row >= 0)
  const headRows = Math.max(countHeadRows(rows, below), headByLook(region, titles, facts.frozen))
  const indents = region.rows.slice(titles + headRows).map((row) => row[0]?.look.indent ?? 0)
  writeTable(
    writer,
    {
      head: fillHead(rows.slice(0, headRows)),
      rows: rows.slice(headRows),
      captions: cells.slice(0, titles).map((row) => filled(row)[0] ?? ''),
      ...(indents.some((indent) => indent > 0) && { indents }),
    },
    mode,
  )
}

const filled = (row: readonly string[] | undefined) => row?.filter((cell) => cell !== '') ?? []

/** Repeats what is merged over several columns, but for what reaches over all; returns the ranges, counted from 0. */
function fillAcross(region: Region, cells: string[][], merged: MergedByRow): MergedCells[] {
  const width = region.lastColumn - region.firstColumn + 1
  const ranges: MergedCells[] = []
  let covered = 0
  for (const [at, number] of region.numbers.entries()) {
    for (const { column, down, across } of merged.of(number)) {
      const first = column - region.firstColumn
      if (first < 0 || first >= width) continue
      ranges.push({ row: at, column: first, down, across })
      const text = cells[at]?.[first] ?? ''
      if (across < 2 || across >= width || text.length > MAX_REPEATED) continue
      for (let row = at; row < Math.min(at + down, cells.length) && covered < MAX_COVERED; row++) {
        const line = cells[row]
        covered += Math.min(across, width - first)
        for (let next = first; line && next < Math.min(first + across, width); next++) line[next] ||= text
      }
    }
  }
  return ranges
}

/** How many rows look like a header: those that stay in view, or those in bold type above others. */
function headByLook({ rows, numbers }: Region, titles: number, frozen: number): number {
  const names = rows.slice(titles)
  const inView = numbers.slice(titles).filter((number) => number <= frozen).length
  if (inView > 0 && inView <= MOST_HEAD && inView < names.length && names.slice(0, inView).every(mayName)) return inView
  let bold = 0
  while (bold < MOST_HEAD && bold < names.length - 1 && isBold(names[bold]) && mayName(names[bold])) bold++
  return isBold(names[bold]) ? 0 : bold
}

const isBold = (row: readonly (Cell | undefined)[] | undefined) =>
  row?.some((cell) => cell !== undefined) === true && row.every((cell) => cell === undefined || cell.look.bold)

/** Several names, of which none is an amount. */
function mayName(row: readonly (Cell | undefined)[] | undefined): boolean {
  const rest = row?.slice(1).filter((cell) => cell !== undefined) ?? []
  return rest.length > 0 && !rest.some(({ text, isNumber }) => isNumber && isValue(text) && !isPeriod(text))
}

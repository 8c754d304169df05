import { isPeriod } from '../table/values'
import type { Cell, SheetRow } from './sheet'

/** Names of groups of rows that may stand above the first amounts of a part. */
const MOST_NAMES = 2
/** A larger rectangle of which hardly any cell is filled is no table: its rows are lines of text. */
const MOST_PLACES = 2_000_000
const FILLED = 0.05

/** A rectangle of a sheet without an empty row or column through it; `cells` are by row, then by column. */
export interface Region {
  firstColumn: number
  lastColumn: number
  rows: (Cell | undefined)[][]
  /** The number of each row on the sheet. */
  numbers: number[]
}

/**
 * Finds the tables of a sheet: what empty rows and columns keep apart. A part below an empty row that has the same columns
 * and begins with numbers goes on with the table above, since only a table that begins anew has names there.
 */
export function findRegions(rows: readonly SheetRow[]): Region[] {
  const regions: Region[] = []
  for (const band of splitRows(rows)) {
    for (const region of splitColumns(band)) {
      const above = regions.findLast(
        (other) => other.firstColumn === region.firstColumn && other.lastColumn === region.lastColumn,
      )
      const goesOn = above !== undefined && above.rows.length > 1 && beginsWithAmounts(region)
      if (goesOn && region.lastColumn > region.firstColumn) {
        for (const row of region.rows) above.rows.push(row)
        for (const number of region.numbers) above.numbers.push(number)
      } else regions.push(region)
    }
  }
  return regions
}

/** Whether the first row of several cells has amounts: years above an empty corner name columns. */
function beginsWithAmounts({ rows }: Region): boolean {
  const first = rows.slice(0, MOST_NAMES + 1).find((row) => row.filter((cell) => cell !== undefined).length > 1)
  const numbers = first?.filter((cell) => cell?.isNumber) ?? []
  return numbers.length > 0 && !(first?.[0] === undefined && numbers.every((cell) => isPeriod(cell?.text ?? '')))
}

function splitRows(rows: readonly SheetRow[]): SheetRow[][] {
  const bands: SheetRow[][] = []
  let last = -1
  for (const row of rows) {
    if (row.cells.length === 0) continue
    if (row.row === last + 1) bands.at(-1)?.push(row)
    else bands.push([row])
    last = row.row
  }
  return bands
}

/** Splits a band at empty columns, and each part again at the rows that are empty in it. */
function splitColumns(band: readonly SheetRow[]): Region[] {
  const used = [...new Set(band.flatMap((row) => row.cells.map((cell) => cell.column)))].sort((a, b) => a - b)
  const spans: { first: number; last: number }[] = []
  for (const column of used) {
    const open = spans.at(-1)
    if (open && column === open.last + 1) open.last = column
    else spans.push({ first: column, last: column })
  }
  if (spans.length === 1 && spans[0]) return [toRegion(band, spans[0])]
  return spans.flatMap(({ first, last }) => {
    const inside = band.map(({ row, cells }) => ({
      row,
      cells: cells.filter(({ column }) => column >= first && column <= last),
    }))
    const parts = splitRows(inside)
    return parts.length === 1 && parts[0] ? [toRegion(parts[0], { first, last })] : parts.flatMap(splitColumns)
  })
}

function toRegion(band: readonly SheetRow[], { first, last }: { first: number; last: number }): Region {
  const numbers = band.map(({ row }) => row)
  const places = band.length * (last - first + 1)
  const filled = band.reduce((sum, { cells }) => sum + cells.length, 0)
  if (places > MOST_PLACES && filled < places * FILLED) {
    return { firstColumn: first, lastColumn: first, rows: band.map(({ cells }) => [...cells]), numbers }
  }
  const rows = band.map(({ cells }) => {
    const line: (Cell | undefined)[] = Array.from({ length: last - first + 1 })
    for (const cell of cells) line[cell.column - first] = cell
    return line
  })
  return { firstColumn: first, lastColumn: last, rows, numbers }
}

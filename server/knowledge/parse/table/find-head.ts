import { isPeriod, isValue } from './values'

/** A range of cells that the source shows as one; counted from 0. */
export interface MergedCells {
  row: number
  column: number
  down: number
  across: number
}

/** Rows at the top that may name the columns. */
const MOST = 5
/** So many rows a name in the first row may reach down and still be a name only. */
const MOST_DOWN = 3
/** The full name of a column is repeated with its values. */
const LONGEST_NAME = 300

/**
 * How many rows at the top name the columns, where the source does not mark them. The first row does unless it is amounts;
 * rows below it do while what stands above is shared between columns, or when they are all periods or units. `rows` are
 * filled: a merged cell stands in all its places.
 */
export function countHeadRows(rows: readonly (readonly string[])[], merged: readonly MergedCells[] = []): number {
  const [first = []] = rows
  if (rows.length < 2) return 0
  if (isAmounts(first)) return 0
  const most = Math.min(MOST, rows.length - 1)
  const width = Math.max(...rows.slice(0, MOST + 1).map((row) => row.length))
  let head = 1
  for (const { row, down } of merged) if (row === 0 && down <= MOST_DOWN) head = Math.max(head, Math.min(down, most))
  while (head < most && goesOn(rows, head, merged, width)) head++
  return head
}

function goesOn(
  rows: readonly (readonly string[])[],
  at: number,
  merged: readonly MergedCells[],
  width: number,
): boolean {
  const above = rows[at - 1] ?? []
  const row = rows[at] ?? []
  if (!namesColumns(row)) return false
  const isShared = merged.some(
    ({ row: from, down, across }) => from <= at - 1 && at - 1 < from + down && across > 1 && across < width,
  )
  if (isShared) return true
  const below = rows[at + 1] ?? []
  const hasValues =
    below.slice(1).some(isValue) || rows.slice(at + 1, at + 4).some((each) => each.slice(1).some(isValue))
  if (!hasValues) return false
  const named = row.slice(1).filter((cell) => cell !== '')
  if (named.every(isPeriod) || named.every(isUnit)) return !above.slice(1).some(isValue)
  return isSparse(above, row)
}

const isAmounts = (row: readonly string[]) => {
  const filled = row.filter((cell) => cell !== '')
  if (filled.length === 0) return false
  if (row[0] === '' && filled.every(isPeriod)) return false
  return filled.every((cell) => isValue(cell) || isPeriod(cell)) && filled.some(isValue)
}

/** Whether a row may name columns: nothing behind its first cell is an amount, and something stands there. */
function namesColumns(row: readonly string[]): boolean {
  const rest = row.slice(1).filter((cell) => cell !== '')
  return rest.length > 0 && !rest.some(isValue)
}

const UNIT =
  /^\(?(?:[$€£¥%‰#]|[$€£][kmb]n?|[kmb]n?[$€£]|[€$£]\s?['’]?000s?|EUR|USD|GBP|CHF|JPY|MXN|ARS|COP|CLP|PEN|BRL|[kcdmµn]?[gmlL]|[cdk]?m[²³23]|t|ha|[kMG]?Wh?|h|min|s|bar|°[CF]|[mµn]?mol|U|UI|IU|fl|pg|(?:no|n[.º°])\.?|units?|unidades|uds?\.?|pcs|(?:in|en)\s.+|(?:thousands?|millions?|miles|millones)\b.*)(?:\/(?:[kcdmµ]?[lLgm]|[cdk]?m[²³23]|h|min|s|day|d[ií]a|year|a[ñn]o|kWh|ud|unit))?\)?$/u
const isUnit = (cell: string) => cell.length <= 40 && UNIT.test(cell)

/** Whether the names above are fewer than those below: blanks between them, or the same name several times in a row. */
function isSparse(above: readonly string[], row: readonly string[]): boolean {
  const upper = above.slice(1)
  const firstNamed = upper.findIndex((cell) => cell !== '')
  if (firstNamed < 0) return false
  const shares = upper.some(
    (cell, at) => at > 0 && (cell === '' ? at > firstNamed && row[at + 1] !== '' : cell === upper[at - 1]),
  )
  const distinct = (cells: readonly string[]) => cells.filter((cell) => cell !== '').length
  return shares && distinct(row.slice(1)) >= new Set(upper.filter((cell) => cell !== '')).size
}

/**
 * Fills the blanks of header rows above others with the name to their left, where the column has a name further down:
 * a name that stands over several columns was not always merged.
 */
export function fillHead(head: readonly (readonly string[])[]): string[][] {
  return head.map((row, at) => {
    if (at === head.length - 1) return [...row]
    const filled = [...row]
    for (let column = 2; column < filled.length; column++) {
      const isNamed = head.slice(at + 1).some((lower) => (lower[column] ?? '') !== '')
      const before = filled[column - 1] ?? ''
      if (filled[column] === '' && before !== '' && isNamed && sharesAbove(head, at, column)) filled[column] = before
    }
    return filled
  })
}

/** Whether the rows above join a column with the one to its left. */
const sharesAbove = (head: readonly (readonly string[])[], at: number, column: number) =>
  head.slice(0, at).every((row) => (row[column] ?? '') === '' || row[column] === row[column - 1])

/** The full name of each column: its header cells from the top, `2023 › Q1 › Revenue`. */
export function columnNames(head: readonly (readonly string[])[]): string[] {
  const width = head.reduce((most, row) => Math.max(most, row.length), 0)
  return Array.from({ length: width }, (_, column) => {
    const names: string[] = []
    for (const row of head) {
      const name = (row[column] ?? '').replace(/\s+/g, ' ').trim()
      if (name !== '' && name !== names.at(-1)) names.push(name)
    }
    return names.join(' › ').slice(0, LONGEST_NAME)
  })
}

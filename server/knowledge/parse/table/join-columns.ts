import { isValue } from './values'

/** What belongs to the amount beside it: pages of filings have it in a column of its own. */
const BEFORE = /^(?:[$€£¥₹(]|US\$|[A-Z]{3})$/
const BEHIND = /^(?:[€%)‰]|\)\s?%)$/
/** Wider tables are data, whose columns are what they are. */
const MOST_COLUMNS = 100
const MOST_PARTS = 6

/**
 * The columns to write, each as the columns of the source that make it: empty ones are left out, and neighbours of one name
 * that the rows fill in turn are one, such as a currency sign, its amount and a closing bracket.
 */
export function joinColumns(head: readonly (readonly string[])[], rows: readonly (readonly string[])[]): number[][] {
  const used = usedColumns([...head, ...rows])
  if (used.length > MOST_COLUMNS || rows.length === 0) return used.map((column) => [column])
  const joined: number[][] = []
  for (const column of used) {
    const open = joined.at(-1)
    if (open && open.length < MOST_PARTS && areOne(open, column, head, rows)) open.push(column)
    else joined.push([column])
  }
  return joined
}

/** The columns that say anything; pages often keep columns apart with empty ones. */
export function usedColumns(rows: readonly (readonly string[])[]): number[] {
  const used = new Set<number>()
  for (const row of rows) for (const [column, cell] of row.entries()) if (cell.trim() !== '') used.add(column)
  return [...used].sort((a, b) => a - b)
}

function areOne(
  open: readonly number[],
  column: number,
  head: readonly (readonly string[])[],
  rows: readonly (readonly string[])[],
): boolean {
  const beside = open.at(-1) ?? 0
  const sameName = head.every((row) => (row[column] ?? '') === (row[beside] ?? ''))
  const isNamed = head.some((row) => (row[beside] ?? '') !== '')
  const isUnnamed = head.every((row) => (row[column] ?? '') === '' || (row[beside] ?? '') === '')
  let affixes = 0
  for (const row of rows) {
    const right = row[column] ?? ''
    if (right === '') continue
    const left = open.map((each) => row[each] ?? '').filter((cell) => cell !== '')
    const last = left.at(-1)
    if (last === undefined || last === right) continue
    const isAffixed = left.every((cell) => BEFORE.test(cell)) || (BEHIND.test(right) && isValue(last.replace('(', '')))
    if (!isAffixed) return false
    affixes++
  }
  return (sameName && isNamed) || (affixes > 0 && (isUnnamed || sameName))
}

/** The text of a row in one of the joined columns. */
export function cellOf(row: readonly string[], columns: readonly number[]): string {
  const [only = 0] = columns
  if (columns.length === 1) return row[only] ?? ''
  const parts: string[] = []
  for (const column of columns) {
    const cell = (row[column] ?? '').trim()
    if (cell !== '' && cell !== parts.at(-1)) parts.push(cell)
  }
  return parts.join('').replace(/^([A-Z]{3})(?=\d)/, '$1 ')
}

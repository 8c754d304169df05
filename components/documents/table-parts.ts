import type { Block, Segment } from './segments'

/** Cells of a row, each with the segments its text is cut into. */
export type TableRow = readonly (readonly Segment[])[]

/** A stretch of a block: running text, or a table; its first `head` rows name the columns. */
export type BlockPart =
  | { kind: 'text'; start: number; segments: Segment[] }
  | { kind: 'table'; start: number; head: number; rows: TableRow[] }

/** A cell of a header; one name over several columns or rows is one cell. */
export interface HeadCell {
  segments: readonly Segment[]
  /** The first column it names, from 0. */
  column: number
  across: number
  down: number
}

/** A table as documents are written: header rows, a row of dashes, rows; every line between bars. */
const TABLE = /^\|.*\|[ \t]*\n(?:\|.*\|[ \t]*\n){0,7}?\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*(?:\n\|.*\|[ \t]*(?=\n|$))*/gm

/** Cuts a block into running text and tables. What separates cells and rows is left out; all else is in exactly one segment. */
export function partsOf(text: string, block: Block): BlockPart[] {
  const parts: BlockPart[] = []
  let at = block.start
  for (const { index, 0: source } of text.slice(block.start, block.end).matchAll(TABLE)) {
    const start = block.start + index
    if (start > at) parts.push({ kind: 'text', start: at, segments: within(block.segments, at, start) })
    parts.push({ kind: 'table', start, ...rowsOf(source, start, block.segments) })
    // The line break after a table is the table's own.
    at = Math.min(block.end, start + source.length + (text[start + source.length] === '\n' ? 1 : 0))
  }
  if (at < block.end) parts.push({ kind: 'text', start: at, segments: within(block.segments, at, block.end) })
  return parts
}

const RULE = /^\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*$/

function rowsOf(source: string, start: number, segments: readonly Segment[]): { head: number; rows: TableRow[] } {
  const rows: TableRow[] = []
  let head = 0
  let at = start
  for (const line of source.split('\n')) {
    if (head === 0 && RULE.test(line)) head = rows.length
    else rows.push(cellsOf(line, at, segments))
    at += line.length + 1
  }
  return { head, rows }
}

/** A number as tables have it: with signs, units of money, percent, or in brackets; or a dash in its place. */
const NUMBER = /^[(−–+-]*[$€£]?[ \u00a0]?\d[\d.,' \u00a0]*[%)€$£]*$|^[–—-]$/

/** Columns whose cells are numbers wherever they say anything; they stand right, so that figures line up. */
export function numberColumns(text: string, rows: readonly TableRow[]): ReadonlySet<number> {
  const said = rows.map((row) => row.map((segments) => saidBy(text, segments)))
  const count = Math.max(0, ...said.map((row) => row.length))
  const columns = Array.from({ length: count }, (_, column) => column)
  return new Set(
    columns.filter((column) => {
      const cells = said.map((row) => row[column] ?? '').filter((cell) => cell !== '')
      return cells.length > 0 && cells.every((cell) => NUMBER.test(cell))
    }),
  )
}

const saidBy = (text: string, segments: readonly Segment[]): string =>
  segments.map(({ start, end }) => cellText(text.slice(start, end))).join('')

/** The cells of header rows as they are shown: a name that is repeated beside or below itself is one cell. */
export function headCells(text: string, rows: readonly TableRow[]): HeadCell[][] {
  const said = rows.map((row) => row.map((segments) => saidBy(text, segments)))
  const taken = new Set<string>()
  return rows.map((row, at) =>
    row.flatMap((segments, column): HeadCell[] => {
      if (taken.has(`${at}:${column}`)) return []
      const name = said[at]?.[column] ?? ''
      const isSame = (below: number, beside: number) =>
        name !== '' && said[at + below]?.[column + beside] === name && !taken.has(`${at + below}:${column + beside}`)
      let across = 1
      // The last header row names each column, even where two have one name.
      while (at < rows.length - 1 && isSame(0, across)) across++
      let down = 1
      while (Array.from({ length: across }, (_, beside) => isSame(down, beside)).every(Boolean)) down++
      for (let below = 0; below < down; below++) {
        for (let beside = 0; beside < across; beside++) taken.add(`${at + below}:${column + beside}`)
      }
      return [{ segments, column, across, down }]
    }),
  )
}

/** Cells between bars; a bar behind a backslash belongs to its cell. */
function cellsOf(line: string, start: number, segments: readonly Segment[]): TableRow {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index)
  return bars.slice(0, -1).map((bar, index) => {
    // The bar itself carries the start of a chunk that begins with its row.
    const from = start + bar
    return within(segments, from, start + (bars[index + 1] ?? line.length))
  })
}

function within(segments: readonly Segment[], start: number, end: number): Segment[] {
  return segments
    .filter((segment) => segment.start < end && segment.end > start)
    .map((segment) => ({
      ...segment,
      start: Math.max(segment.start, start),
      end: Math.min(segment.end, end),
      opens: segment.start >= start ? segment.opens : [],
    }))
}

/** The text of a piece of a cell as people read it: without the bar before it, and with plain bars in it. */
export function cellText(text: string): string {
  return text.replace(/^\|/, '').replaceAll('\\|', '|').trim()
}

import type { Block, Segment } from './segments'

/** Cells of a row, each with the segments its text is cut into. */
export type TableRow = readonly (readonly Segment[])[]

/** A stretch of a block: running text, or a table; its first row is the head. */
export type BlockPart =
  | { kind: 'text'; start: number; segments: Segment[] }
  | { kind: 'table'; start: number; rows: TableRow[] }

/** A table as documents are written: a head, a row of dashes, rows; every line between bars. */
const TABLE = /^\|.*\|[ \t]*\n\|(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*(?:\n\|.*\|[ \t]*(?=\n|$))*/gm

/** Cuts a block into running text and tables. What separates cells and rows is left out; all else is in exactly one segment. */
export function partsOf(text: string, block: Block): BlockPart[] {
  const parts: BlockPart[] = []
  let at = block.start
  for (const { index, 0: source } of text.slice(block.start, block.end).matchAll(TABLE)) {
    const start = block.start + index
    if (start > at) parts.push({ kind: 'text', start: at, segments: within(block.segments, at, start) })
    parts.push({ kind: 'table', start, rows: rowsOf(source, start, block.segments) })
    // The line break after a table is the table's own.
    at = Math.min(block.end, start + source.length + (text[start + source.length] === '\n' ? 1 : 0))
  }
  if (at < block.end) parts.push({ kind: 'text', start: at, segments: within(block.segments, at, block.end) })
  return parts
}

function rowsOf(source: string, start: number, segments: readonly Segment[]): TableRow[] {
  const rows: TableRow[] = []
  let at = start
  for (const [index, line] of source.split('\n').entries()) {
    if (index !== 1) rows.push(cellsOf(line, at, segments))
    at += line.length + 1
  }
  return rows
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

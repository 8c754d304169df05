import type { Chunking } from '@/pipeline/chunking'
import type { Block } from '../parse/parsed-document'
import { countBelow, type Layout, type Leaf } from './layout'
import { fits, skipSpace, trimEnd } from './measure'
import { recursiveSpans } from './recursive'
import type { Span, Splittable } from './text-chunk'

/** A part of a document that is split by itself. */
export interface Range extends Span {
  kind: 'prose' | 'code' | 'row'
  parent?: Span
}

const tabularMime = /csv|tab-separated|spreadsheet|ms-excel/

/**
 * The parts of a document that chunks never reach out of: its parents, when there are any (by the recursive rule at
 * `parentSize`, without overlap), and within them the rows of tables that are indexed row by row and code that does not
 * fit one chunk. Together they hold every character that is not white space.
 */
export function* rangesOf(parsed: Splittable, chunking: Chunking, layout: Layout): Generator<Range, void, undefined> {
  const { text } = parsed
  const whole = { start: 0, end: text.length }
  const apart = standAlone(parsed, chunking, layout)
  if (chunking.parentSize === 0) {
    yield* partsOf(text, whole, apart)
    return
  }
  const parents = recursiveSpans(text, whole, { size: chunking.parentSize, overlap: 0, unit: chunking.unit }, layout)
  for (const parent of parents) {
    for (const range of partsOf(text, parent, apart)) yield { ...range, parent }
  }
}

interface Apart {
  leaves: Leaf[]
  starts: number[]
}

function standAlone(parsed: Splittable, { strategy, tables, size, unit }: Chunking, layout: Layout): Apart {
  const isSheet = sheetLookup(parsed)
  const leaves = layout.leaves.filter((leaf) => {
    if (leaf.kind === 'code') return strategy !== 'tokens' && !fits(parsed.text, leaf.start, leaf.end, size, unit)
    return tables === 'rows' && (leaf.kind === 'row' || isSheet(leaf))
  })
  return { leaves, starts: leaves.map((leaf) => leaf.start) }
}

/** Whether a table is a worksheet: rows of a table inside running text are not taken apart. */
function sheetLookup({ mime = '', blocks = [] }: Splittable): (leaf: Leaf) => boolean {
  if (tabularMime.test(mime)) return () => true
  const sheets = blocks.filter((block: Block) => block.kind === 'sheet')
  const starts = sheets.map((sheet) => sheet.start)
  return (leaf) => (sheets[countBelow(starts, leaf.start + 1) - 1]?.end ?? 0) >= leaf.end
}

function* partsOf(text: string, whole: Span, { leaves, starts }: Apart): Generator<Range, void, undefined> {
  let at = whole.start
  for (let next = Math.max(0, countBelow(starts, whole.start) - 1); next < leaves.length; next++) {
    const leaf = leaves[next]
    if (!leaf || leaf.start >= whole.end) break
    const start = Math.max(at, leaf.start)
    const end = Math.min(whole.end, leaf.end)
    if (end <= start) continue
    yield* inked(text, { start: at, end: start, kind: 'prose' })
    if (leaf.kind === 'table') yield* rowsOf(text, { start, end }, leaf)
    else yield* inked(text, { start, end, kind: leaf.kind })
    at = end
  }
  yield* inked(text, { start: at, end: whole.end, kind: 'prose' })
}

/** A row that is the name of those below it. */
const BARE = /^\|[^|]*[^|\s][^|]*\|[\s|]*$/

/** The lines of a table; its header and the names of groups go with the row that they stand above. */
function* rowsOf(text: string, { start, end }: Span, table: Leaf): Generator<Range, void, undefined> {
  const headerEnd = start === table.start ? Math.min(end, table.start + (table.header?.trimEnd().length ?? 0)) : start
  const names = new Set(table.groups?.map((group) => group.start))
  const lineEnd = (from: number) => {
    const newline = text.indexOf('\n', from)
    return newline < 0 || newline > end ? end : newline
  }
  let at = start
  while (at < end) {
    let first = skipSpace(text, Math.max(at, headerEnd), end)
    let stop = lineEnd(first)
    while (names.has(first) && stop < end && BARE.test(text.slice(first, stop))) {
      first = stop + 1
      stop = lineEnd(first)
    }
    yield* inked(text, { start: at, end: stop, kind: 'row' })
    at = stop + 1
  }
}

function* inked(text: string, range: Range): Generator<Range, void, undefined> {
  const start = skipSpace(text, range.start, range.end)
  // The indentation of a piece of code is part of it.
  if (start < range.end) {
    yield { ...range, start: range.kind === 'code' ? range.start : start, end: trimEnd(text, start, range.end) }
  }
}

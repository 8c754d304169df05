import { isPeriod, isValue } from '../table/values'
import type { TextRun } from '../text-run'
import type { TableData } from '../write-table'
import { type Band, bandsOf, placeOf, sameBands } from './columns'
import { ruledTables } from './ruled-tables'
import type { Rules } from './rules'
import { type Row, rowsOf } from './segments'
import { countHeadLines, type Line, linesOf, spreadNames, tableOfLines } from './table-of-rows'

/** A table of a page and the texts that it is made of. */
export interface PdfTable {
  data: TableData
  runs: ReadonlySet<TextRun>
}

/** The last table of the page before, whose header a part without one may go on under. */
export interface TableAbove {
  head: string[][]
  bands: Band[]
}

/** What the pages before said about tables. */
export interface TablesSoFar {
  above?: TableAbove
  /** How often in a row something looked like a table and no lines were drawn around its cells. */
  inVain: number
}

/** In font sizes: rows of a table are no further apart. */
const MOST_STEP = 3.2
/** So many rows of several cells make a table where no lines do. */
const LEAST_ROWS = 3
/** Rows of one text in a row: more are a paragraph. */
const MOST_SINGLE = 3
/** A longer text alone in its row is prose. */
const PROSE = 0.75
const LONG_CELL = 60
const SHORT_CELL = 30
/** In points: what stands further left than a table is not part of it. */
const OUTSIDE = 20
/**
 * Finding a page's lines costs two thirds of reading its text. Where so often in a row none made a table, they are looked for
 * only on each fourth page that may have one; sooner where its texts by themselves are no table.
 */
const MOST_UNSURE = 3
const MOST_SURE = 8
const PROBE = 4
const LEADERS = /(?:\.\s?){4,}|_{4,}/

interface FoundTable {
  table: PdfTable
  /** Where its last row is. */
  low: number
  last: TableAbove
}

/**
 * The tables of a page: those between lines, and those whose texts stand in columns over several rows. `rules` is asked only
 * where something looks like a table, and seldom in a document that draws no lines; `pages` counts that.
 */
export async function findTables(
  runs: readonly TextRun[],
  rules: () => Promise<Rules>,
  pages: TablesSoFar,
): Promise<{ tables: PdfTable[]; last: TableAbove | undefined }> {
  const { above } = pages
  const candidates = regionsOf(rowsOf(runs)).filter(mayBeTable)
  if (candidates.length === 0) return { tables: [], last: undefined }
  let found: FoundTable[] = []
  if (asksForRules(candidates, pages)) {
    found = tablesBetween(runs, await rules(), above)
    pages.inVain = found.length === 0 ? pages.inVain + 1 : 0
  } else pages.inVain++
  const taken = new Set(found.flatMap(({ table }) => [...table.runs]))
  const rest = taken.size === 0 ? candidates : regionsOf(rowsOf(runs.filter((run) => !taken.has(run))))
  for (const region of rest) {
    const table = alignedTable(region, found.length === 0 ? above : undefined)
    if (table) found.push(table)
  }
  found.sort((a, b) => b.low - a.low)
  return { tables: found.map(({ table }) => table), last: found.at(-1)?.last }
}

function asksForRules(candidates: readonly Region[], { inVain }: TablesSoFar): boolean {
  if (inVain < MOST_UNSURE || inVain % PROBE === 0) return true
  return inVain < MOST_SURE && candidates.some((region) => alignedTable(region, undefined) !== undefined)
}

function tablesBetween(runs: readonly TextRun[], rules: Rules, above: TableAbove | undefined): FoundTable[] {
  const found: FoundTable[] = []
  for (const { data, runs: own, xs } of ruledTables(runs, rules)) {
    const bands = xs.slice(1).map((endX, at) => ({ x: xs[at] ?? endX, endX }))
    const whole = withHead(data, bands, found.length === 0 ? above : undefined)
    found.push({ table: { data: whole, runs: new Set(own) }, low: lowest(own), last: { head: whole.head, bands } })
  }
  return found
}

const lowest = (runs: readonly TextRun[]) => runs.reduce((low, { y }) => Math.min(low, y), Number.POSITIVE_INFINITY)

function withHead(data: TableData, bands: readonly Band[], above: TableAbove | undefined): TableData {
  return data.head.length === 0 && above && sameBands(above.bands, bands, 6) ? { ...data, head: above.head } : data
}

interface Region {
  /** Rows above it of one text each, the nearest last. */
  before: Row[]
  rows: Row[]
}

/** Stretches of rows with several texts; single ones between them may be names of groups or further lines of cells. */
function regionsOf(rows: readonly Row[]): Region[] {
  const regions: Region[] = []
  let open: Region | undefined
  let single: Row[] = []
  const close = () => {
    if (open && open.rows.filter(({ segments }) => segments.length > 1).length >= LEAST_ROWS) regions.push(open)
    open = undefined
  }
  for (const [at, row] of rows.entries()) {
    const above = rows[at - 1]
    const isFar = above !== undefined && above.y - row.y > Math.max(above.height, row.height) * MOST_STEP
    if (isFar) {
      close()
      single = []
    }
    if (row.segments.length > 1 && !row.segments.some(({ text }) => LEADERS.test(text))) {
      if (open) open.rows.push(...single, row)
      else open = { before: single.slice(-2), rows: [row] }
      single = []
      continue
    }
    if (open && (isProse(row, open.rows) || row.segments.length > 1 || single.length >= MOST_SINGLE)) {
      close()
      single = []
    }
    single.push(row)
  }
  close()
  return regions
}

/** Whether it is worth asking for the lines of the page: columns whose texts share an end, few of them passages. */
function mayBeTable({ rows }: Region): boolean {
  const bands = bandsOf(rows)
  const texts = rows.flatMap(({ segments }) => segments)
  const long = texts.filter(({ text }) => text.length > LONG_CELL).length
  return bands.length > 1 && long <= texts.length * 0.3 && isAligned(rows, bands)
}

function isProse({ segments }: Row, rows: readonly Row[]): boolean {
  const [only] = segments
  if (!only) return false
  let [left, right] = [Number.POSITIVE_INFINITY, 0]
  for (const { segments: own } of rows) {
    left = Math.min(left, own[0]?.x ?? 0)
    right = Math.max(right, own.at(-1)?.endX ?? 0)
  }
  // The first label of a table may stand further left than its header.
  return only.endX - only.x > (right - left) * PROSE || (rows.length > 3 && only.x < left - OUTSIDE)
}

function alignedTable({ before, rows }: Region, above: TableAbove | undefined): FoundTable | undefined {
  const bands = bandsOf(rows)
  if (bands.length < 2 || bands.length > 40) return undefined
  const named = before.filter((row) => spansColumns(row, bands))
  const whole =
    named.length === before.length || named.length === 0
      ? [...named, ...rows]
      : [...before.slice(-1).filter((row) => named.includes(row)), ...rows]
  const lines = linesOf(whole, bands)
  if (!isTable(lines, bands, rows)) return undefined
  const headLines = countHeadLines(lines)
  spreadNames(lines.slice(0, headLines), bands)
  const continued = headLines === 0 && above && sameBands(above.bands, bands, 6) ? above.head : undefined
  const data = tableOfLines(lines, headLines, continued)
  const runs = new Set(whole.flatMap(({ segments }) => segments.flatMap((segment) => segment.runs)))
  return { table: { data, runs }, low: rows.at(-1)?.y ?? 0, last: { head: data.head, bands } }
}

/** A name that stands over several columns but not over the first. */
function spansColumns({ segments: [only] }: Row, bands: readonly Band[]): boolean {
  if (!only) return false
  const { first, last } = placeOf(only, bands)
  return first > 0 && last > first
}

/**
 * Whether texts in columns are a table rather than prose, a list or a form: amounts stand in a column below each other, or
 * there are three columns of short texts, mostly filled.
 */
function isTable(lines: readonly Line[], bands: readonly Band[], rows: readonly Row[]): boolean {
  const several = lines.filter(({ cells }) => cells.filter((cell) => cell !== '').length > 1)
  if (several.length < LEAST_ROWS) return false
  const columns = bands.map((_, at) => several.map(({ cells }) => cells[at] ?? '').filter((cell) => cell !== ''))
  const cells = columns.flat()
  const label = columns[0] ?? []
  const share = (of: readonly string[], is: (cell: string) => boolean) => of.filter(is).length / Math.max(1, of.length)
  // A form has its labels before a colon, and a list its numbers before its texts.
  if (share(label, (cell) => cell.endsWith(':')) > 0.4) return false
  if (share(cells, (cell) => cell.length > LONG_CELL) > 0.15 || !isAligned(rows, bands)) return false
  const isLabel = (cell: string) => /\p{L}/u.test(cell) || isPeriod(cell) || (isValue(cell) && cell.length > 3)
  const amounts = columns
    .slice(1)
    .filter((each) => each.length >= LEAST_ROWS && share(each, (cell) => isValue(cell) || isPeriod(cell)) >= 0.6)
  const all = several.length * columns.length
  if (amounts.length > 0 && share(label, isLabel) >= 0.5 && cells.length >= all * 0.4) return true
  const wide = lines.filter((line) => line.wide.length > 0).length
  const filled = columns.filter((each) => each.length >= several.length * 0.6).length
  const short = share(cells, (cell) => cell.length > SHORT_CELL) <= 0.1
  return several.length > LEAST_ROWS && filled >= 3 && short && wide <= lines.length * 0.2 && cells.length >= all * 0.6
}

/** Whether the texts of each column share their left or right ends or their middles. */
function isAligned(rows: readonly Row[], bands: readonly Band[]): boolean {
  const edges = bands.map((): number[][] => [[], [], []])
  let size = 0
  for (const { segments, height } of rows) {
    size = Math.max(size, height)
    for (const segment of segments) {
      const { first, last } = placeOf(segment, bands)
      if (first !== last) continue
      const [left, right, middle] = edges[first] ?? []
      left?.push(segment.x)
      right?.push(segment.endX)
      middle?.push((segment.x + segment.endX) / 2)
    }
  }
  const isShared = (places: readonly number[]) => {
    const sorted = [...places].sort((a, b) => a - b)
    const usual = sorted[sorted.length >> 1] ?? 0
    return sorted.filter((place) => Math.abs(place - usual) <= size * 0.8).length >= sorted.length * 0.6
  }
  const aligned = edges.filter((places) => places.some(isShared)).length
  return aligned >= bands.length * 0.75
}

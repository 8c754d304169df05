import {
  attributeOf,
  childrenOf,
  type HtmlNode,
  holds,
  isTextNode,
  nameOf,
  nodesOf,
  textOf as textOfNode,
} from './html-dom'
import { countHeadRows, fillHead, type MergedCells } from './table/find-head'
import type { TableData } from './write-table'

const MAX_COLUMNS = 1_000
const MAX_SPAN = 100
/** So many cells of a table may repeat the value of one that spans them; further ones span only themselves. */
const MAX_COVERED = 200_000
/** Longer texts are not repeated in the rows that a cell spans. */
const MAX_REPEATED = 200
const groups = new Set(['thead', 'tbody', 'tfoot'])
/** What is in the cells of a table that only lays out a page. */
const layout = new Set(['table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'article', 'section'])

/** How far one step of indentation is, in points or pixels. */
const STEP = 8

interface Row {
  cells: HtmlNode[]
  inHead: boolean
}

interface Filled {
  rows: string[][]
  merged: MergedCells[]
}

/**
 * Reads a table of data; `textOf` gives the text of one cell. A value that spans rows or columns is in each of them, so that
 * it has its whole name. Undefined for a table of one row or column and for one that only lays out the page.
 */
export function readHtmlTable(table: HtmlNode, textOf: (cell: HtmlNode) => string): TableData | undefined {
  const rows = rowsOf(table)
  if (rows.length < 2 || !rows.some((row) => row.cells.length > 1)) return undefined
  if (rows.some((row) => row.cells.some((cell) => holds(cell, layout)))) return undefined
  const { rows: grid, merged } = toGrid(rows, textOf)
  const titles = countTitles(rows, grid)
  const body = grid.slice(titles)
  const marked = countMarked(rows.slice(titles))
  const below = merged.map((cells) => ({ ...cells, row: cells.row - titles })).filter(({ row }) => row >= 0)
  const headRows = marked ?? countHeadRows(body, below)
  const captions = captionsOf(table, grid.slice(0, titles), textOf)
  const indents = rows.slice(titles + headRows).map(indentOf)
  return {
    head: fillHead(body.slice(0, headRows)),
    rows: body.slice(headRows),
    isParted: true,
    ...(captions.length > 0 && { captions }),
    ...(indents.some((indent) => indent > 0) && { indents: inSteps(indents) }),
  }
}

function rowsOf(table: HtmlNode): Row[] {
  const rows: Row[] = []
  for (const part of childrenOf(table)) {
    const name = nameOf(part)
    const found = name === 'tr' ? [part] : groups.has(name) ? childrenOf(part) : []
    for (const row of found) {
      if (nameOf(row) !== 'tr') continue
      const cells = childrenOf(row).filter((cell) => /^t[hd]$/.test(nameOf(cell)))
      if (cells.length > 0) rows.push({ cells, inHead: name === 'thead' })
    }
  }
  return rows
}

/** Rows at the top that are one cell across the whole table are its title. */
function countTitles(rows: readonly Row[], grid: readonly string[][]): number {
  const width = grid.reduce((most, row) => Math.max(most, row.length), 0)
  let titles = 0
  while (titles < Math.min(3, rows.length - 2)) {
    const [only, ...others] = rows[titles]?.cells ?? []
    if (!only || others.length > 0 || span(only, 'colspan', MAX_SPAN) < width || span(only, 'rowspan', 2) > 1) break
    titles++
  }
  return titles
}

/**
 * Rows of a `thead`, else first rows of `th`. Undefined in a table without any `th`, where the look of its rows tells; none
 * where `th` only names the rows.
 */
function countMarked(rows: readonly Row[]): number | undefined {
  const below = rows.findIndex((row) => !row.inHead)
  if (below > 0) return below
  const found = rows.findIndex((row) => !isHeader(row))
  const leading = found < 0 ? 1 : found
  if (leading > 0) return leading
  return rows.some((row) => row.cells.some((cell) => nameOf(cell) === 'th')) ? 0 : undefined
}

/** A row of `th`; cells without words, as in the corner, may be others. */
function isHeader({ cells }: Row): boolean {
  const named = cells.filter((cell) => nameOf(cell) === 'th')
  const isRowGroup = cells.length > 1 && named.length === 1 && named[0] === cells[0]
  return (
    named.length > 0 && !isRowGroup && cells.every((cell) => nameOf(cell) === 'th' || textOfNode(cell).trim() === '')
  )
}

function captionsOf(table: HtmlNode, titles: readonly string[][], textOf: (cell: HtmlNode) => string): string[] {
  const caption = childrenOf(table).find((child) => nameOf(child) === 'caption')
  const said = [...(caption ? [textOf(caption)] : []), ...titles.map((row) => row[0] ?? '')]
  return said.filter((text) => text !== '')
}

function toGrid(rows: readonly Row[], textOf: (cell: HtmlNode) => string): Filled {
  const hanging = new Map<number, { rows: number; text: string }>()
  const merged: MergedCells[] = []
  let covered = 0
  const width = rows.reduce((most, { cells }) => Math.max(most, widthOf(cells)), 0)
  const filled = rows.map((row, at) => {
    const line: string[] = []
    const fillHanging = () => {
      for (let above = hanging.get(line.length); above; above = hanging.get(line.length)) {
        if (above.rows === 1 || ++covered > MAX_COVERED) hanging.delete(line.length)
        else above.rows--
        line.push(above.text)
      }
    }
    for (const cell of row.cells) {
      fillHanging()
      const text = textOf(cell)
      const down = span(cell, 'rowspan', rows.length)
      const across = covered < MAX_COVERED ? span(cell, 'colspan', MAX_SPAN) : 1
      covered += across - 1
      const repeated = text.length > MAX_REPEATED ? '' : text
      if (down > 1 || across > 1) merged.push({ row: at, column: line.length, down, across })
      // The name of a group of rows reaches over all columns and is not their value.
      const isName = line.length === 0 && across >= width
      for (let column = 0; column < across && line.length < MAX_COLUMNS; column++) {
        if (down > 1) hanging.set(line.length, { rows: down - 1, text: column > 0 && isName ? '' : repeated })
        line.push(column === 0 ? text : isName ? '' : repeated)
      }
    }
    fillHanging()
    return line
  })
  return { rows: filled, merged }
}

const widthOf = (cells: readonly HtmlNode[]) => cells.reduce((sum, cell) => sum + span(cell, 'colspan', MAX_SPAN), 0)

function span(cell: HtmlNode, name: string, most: number): number {
  const value = Number.parseInt(attributeOf(cell, name) ?? '1', 10)
  return Number.isFinite(value) ? Math.min(Math.max(1, value), most) : 1
}

/** How far the first cell of a row is set in: by its style, or by blanks that do not break. */
function indentOf({ cells }: Row): number {
  const [first] = cells
  if (!first) return 0
  let indent = 0
  for (const node of nodesOf(first)) {
    if (isTextNode(node)) {
      if (node.value.trim() === '' && !node.value.includes('\u00a0')) continue
      return indent + (/^\s*?(\u00a0+)/.exec(node.value)?.[1]?.length ?? 0) * 4
    }
    const style = attributeOf(node, 'style') ?? ''
    for (const [, value = '', unit = ''] of style.matchAll(
      /(?:padding-left|margin-left|text-indent)\s*:\s*(-?[\d.]+)(pt|px|em|rem|%)?/gi,
    )) {
      indent += Number(value) * (/em$/i.test(unit) ? 12 : unit === '%' ? 4 : 1)
    }
  }
  return indent
}

/** Indentations as steps: the smallest is none, and each clearly larger one is one more. */
function inSteps(indents: readonly number[]): number[] {
  const levels: number[] = []
  for (const indent of [...indents].sort((a, b) => a - b)) {
    if (levels.length === 0 || indent - (levels.at(-1) ?? 0) >= STEP) levels.push(indent)
  }
  return indents.map((indent) =>
    Math.max(
      0,
      levels.findLastIndex((level) => indent >= level),
    ),
  )
}

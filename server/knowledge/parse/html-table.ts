import { attributeOf, childrenOf, type HtmlNode, holds, nameOf } from './html-dom'
import type { TableData } from './write-table'

const MAX_COLUMNS = 1_000
const MAX_SPAN = 100
/** Longer texts are not repeated in the rows that a cell spans. */
const MAX_REPEATED = 200
const groups = new Set(['thead', 'tbody', 'tfoot'])
/** What is in the cells of a table that only lays out a page. */
const layout = new Set(['table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'article', 'section'])

interface Row {
  cells: HtmlNode[]
  inHead: boolean
}

/**
 * Reads a table of data; `textOf` gives the text of one cell. A value that spans rows is in each of them, so that every
 * row says all it has. Undefined for a table of one row or column and for one that only lays out the page.
 */
export function readHtmlTable(table: HtmlNode, textOf: (cell: HtmlNode) => string): TableData | undefined {
  const rows = rowsOf(table)
  if (rows.length < 2 || !rows.some((row) => row.cells.length > 1)) return undefined
  if (rows.some((row) => row.cells.some((cell) => holds(cell, layout)))) return undefined
  const grid = toGrid(rows, textOf)
  const headRows = countHeadRows(rows)
  if (headRows === 0) return { rows: grid }
  return { header: mergeHeader(grid.slice(0, headRows)), rows: grid.slice(headRows) }
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

/** Rows of a `thead`, else a first row of `th`; in a table without any `th` the first row, as people write them. */
function countHeadRows(rows: readonly Row[]): number {
  const marked = rows.findIndex((row) => !row.inHead)
  if (marked > 0) return marked
  const isHeader = (row: Row | undefined) => row?.cells.every((cell) => nameOf(cell) === 'th') ?? false
  if (isHeader(rows[0])) return 1
  return rows.some((row) => row.cells.some((cell) => nameOf(cell) === 'th')) ? 0 : 1
}

function mergeHeader(rows: readonly string[][]): string[] {
  const columns = Math.max(...rows.map((row) => row.length))
  return Array.from({ length: columns }, (_, column) => {
    const names = rows.map((row) => row[column] ?? '').filter((name) => name !== '')
    return [...new Set(names)].join(' ')
  })
}

function toGrid(rows: readonly Row[], textOf: (cell: HtmlNode) => string): string[][] {
  const hanging = new Map<number, { rows: number; text: string }>()
  return rows.map((row) => {
    const line: string[] = []
    const fillHanging = () => {
      for (let above = hanging.get(line.length); above; above = hanging.get(line.length)) {
        if (above.rows === 1) hanging.delete(line.length)
        else above.rows--
        line.push(above.text)
      }
    }
    for (const cell of row.cells) {
      fillHanging()
      const text = textOf(cell)
      const down = span(cell, 'rowspan', rows.length)
      const across = span(cell, 'colspan', MAX_SPAN)
      for (let column = 0; column < across && line.length < MAX_COLUMNS; column++) {
        const shown = column === 0 || row.inHead || nameOf(cell) === 'th' ? text : ''
        if (down > 1) hanging.set(line.length, { rows: down - 1, text: shown.length > MAX_REPEATED ? '' : shown })
        line.push(shown)
      }
    }
    fillHanging()
    return line
  })
}

function span(cell: HtmlNode, name: string, most: number): number {
  const value = Number.parseInt(attributeOf(cell, name) ?? '1', 10)
  return Number.isFinite(value) ? Math.min(Math.max(1, value), most) : 1
}

import type { getDocumentProxy } from 'unpdf'
import { placeColumns } from './pdf-columns'
import { type Line, runsToLines } from './pdf-lines'
import { findTables, type PdfTable, type TablesSoFar } from './pdf-table/find-tables'
import { type Rules, rulesOf, turned } from './pdf-table/rules'
import type { TextRun } from './text-run'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>
type Page = Awaited<ReturnType<Pdf['getPage']>>

/** Of a page's characters, this share runs in one direction on a page that lies on its side. */
const MOST = 0.7
/** Lines that may stand between a table and the end of its page, or the beginning of the next: running titles. */
const MARGIN_LINES = 2

/** How many quarter turns against the clock a text is turned by, from its matrix. */
export function turnOf([a = 1, b = 0]: readonly number[]): number {
  if (Math.abs(b) > Math.abs(a)) return b > 0 ? 1 : 3
  return a < 0 ? 2 : 0
}

/**
 * The lines and tables of a page in reading order: that of the file, which in nearly all files is it; on a page of two
 * columns of prose the left one comes first. A page that lies on its side is read upright. `pages` remembers the table that
 * may go on over the page's end, and whether lines are worth looking for.
 */
export async function pageLines(page: Page, found: TextRun[], pages: TablesSoFar): Promise<Line[]> {
  const turn = usualTurn(found)
  const runs = turn === 0 ? found : found.map((run) => upright(run, turn))
  const placed = placeColumns(runs)
  let rules: Promise<Rules> | undefined
  const ask = () => {
    rules ??= rulesOf(page, turn)
    return rules
  }
  if (placed) {
    delete pages.above
    const tables: PdfTable[] = []
    for (const side of ['left', 'right'] as const) {
      const own = placed.filter((run) => run.side === side)
      tables.push(...(await findTables(own, ask, pages)).tables)
    }
    return runsToLines(placed, tables)
  }
  const straight = runs.filter((run) => run.turn === undefined)
  const { tables, last } = await findTables(straight, ask, pages)
  const lines = runsToLines(runs, tables)
  const at = lines.findLastIndex(({ table }) => table !== undefined)
  delete pages.above
  if (last && at >= lines.length - 1 - MARGIN_LINES) pages.above = last
  return lines
}

function usualTurn(runs: readonly TextRun[]): number {
  const letters = [0, 0, 0, 0]
  let total = 0
  for (const { turn = 0, text } of runs) {
    letters[turn] = (letters[turn] ?? 0) + text.length
    total += text.length
  }
  const most = letters.indexOf(Math.max(...letters))
  return (letters[most] ?? 0) >= total * MOST ? most : 0
}

function upright({ turn = 0, ...run }: TextRun, by: number): TextRun {
  const [x, y] = turned([run.x, run.y], by)
  return { ...run, x, y, ...(turn !== by && { turn: (turn - by + 4) % 4 }) }
}

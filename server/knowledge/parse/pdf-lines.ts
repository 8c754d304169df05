import { mayBeDivided } from './hyphens'
import { withoutLeaders } from './leaders'
import type { Side } from './pdf-columns'
import type { PdfTable } from './pdf-table/find-tables'
import type { TextRun } from './text-run'
import type { TableData } from './write-table'

export interface Line {
  text: string
  x: number
  y: number
  /** Font size of the largest run. */
  height: number
  endX: number
  /** Dots led from its words to the number of a page. */
  led?: boolean
  /** In the place of a table: what is in it; `text` has all its words. */
  table?: TableData
}

/**
 * Joins runs into lines in their order; no line reaches from one column of the page into the other. A table stands where its
 * first text does.
 */
export function runsToLines(runs: readonly (TextRun & { side?: Side })[], tables: readonly PdfTable[] = []): Line[] {
  const lines: Line[] = []
  const written = new Set<PdfTable>()
  const tableOf = new Map(tables.flatMap((table) => [...table.runs].map((run) => [run, table] as const)))
  let line: Line | undefined
  let side: Side = 'across'
  for (const run of runs) {
    if (run.text === '') continue
    const table = tableOf.get(run)
    if (table) {
      if (!written.has(table)) lines.push(tableLine(table, run))
      written.add(table)
      line = undefined
      continue
    }
    const runSide = run.side ?? 'across'
    if (line && side === runSide && sameLine(line, run)) {
      append(line, run)
    } else if (run.text.trim() !== '') {
      side = runSide
      line = { text: run.text, x: run.x, y: run.y, height: run.height, endX: run.x + run.width }
      lines.push(line)
    }
  }
  return lines.map((each) => (each.table ? each : tidied(each))).filter((each) => each.text !== '')
}

function tableLine({ data }: PdfTable, { x, y, height, width }: TextRun): Line {
  const text = [...data.head, ...data.rows].flat().join(' ')
  return { text, x, y, height, endX: x + width, table: data }
}

function tidied(line: Line): Line {
  const whole = line.text.replace(/[ \t\u00a0]+/g, ' ').trim()
  const text = withoutLeaders(whole)
  return { ...line, text, ...(text !== whole && isNumbered.test(text) && { led: true }) }
}

/** Words and the number of a page, in digits or Roman. */
const isNumbered = /\p{L}.*\s(?:\d{1,4}|[ivxlc]{1,7})$/iu

/** On one line: shifted by less than half the font size (so that superscripts stay), and not far back to the left. */
function sameLine(line: Line, run: TextRun): boolean {
  const size = Math.max(line.height, run.height, 1)
  return Math.abs(run.y - line.y) < size * 0.5 && run.x > line.endX - size * 3
}

function append(line: Line, run: TextRun): void {
  const gap = run.x - line.endX
  const open = line.text.endsWith(' ') || run.text.startsWith(' ')
  line.text += (gap > run.height * 0.2 && !open ? ' ' : '') + run.text
  line.endX = Math.max(line.endX, run.x + run.width)
  if (run.text.trim() !== '' && run.height > line.height) {
    line.height = run.height
    line.y = run.y
  }
}

const LARGER_GAP = 1.35
/** In font sizes: no text is set wider than this within a paragraph, so headings keep together in tighter bodies. */
const USUAL_LEADING = 1.5

/** The line step most common on a page, from one baseline to the next below it; 0 when there is none. */
export function usualStep(lines: readonly Line[]): number {
  const counts = new Map<number, number>()
  let best = 0
  for (const [at, line] of lines.entries()) {
    const step = Math.round(((lines[at - 1]?.y ?? line.y) - line.y) * 2) / 2
    if (step <= line.height * 0.5 || step > line.height * 4) continue
    const count = (counts.get(step) ?? 0) + 1
    counts.set(step, count)
    if (count > (counts.get(best) ?? 0)) best = step
  }
  return best
}

/** What stands between two lines: a hyphen that may only divide a word, a line end, or an empty line. */
export function joint(above: Line, below: Line, step: number): 'hyphen' | 'line' | 'paragraph' {
  const down = above.y - below.y
  const resized = Math.abs(above.height - below.height) > 0.15 * Math.max(above.height, below.height)
  const gap = step > 0 && down > Math.max(step * LARGER_GAP, above.height * USUAL_LEADING)
  // Upwards is the next column: a sentence may go on there.
  const newColumn = down < -above.height && /[.!?:]["”’)]?$/.test(above.text)
  if (gap || resized || newColumn) return 'paragraph'
  return mayBeDivided(above.text, below.text) ? 'hyphen' : 'line'
}

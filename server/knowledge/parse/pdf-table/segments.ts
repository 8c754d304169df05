import { RAISED } from '../table/note-marks'
import type { TextRun } from '../text-run'

/** Text of one row without a wide gap in it: a cell, or a part of one. */
export interface Segment {
  text: string
  x: number
  endX: number
  runs: TextRun[]
}

/** What stands on one base line; rows go down the page. */
export interface Row {
  y: number
  height: number
  segments: Segment[]
}

/** In font sizes: words of a line are closer, cells are not. */
const CELL_GAP = 0.85
const WORD_GAP = 0.2
/** So much smaller and higher than its line is a mark of a note. */
const MARK_SIZE = 0.8
const MARK_RISE = 0.15
/** So many blanks within a text set columns apart. */
const BLANKS = /\s{3,}/

/** The rows of a page or of a column of it, from the top. */
export function rowsOf(runs: readonly TextRun[]): Row[] {
  const inked = runs.filter(({ text }) => text.trim() !== '').flatMap(parted)
  inked.sort((a, b) => b.y - a.y || a.x - b.x)
  const rows: { y: number; height: number; runs: Part[] }[] = []
  for (const run of inked) {
    const row = rows.at(-1)
    if (row && row.y - run.y < Math.max(row.height, run.height) * 0.5) {
      row.runs.push(run)
      if (run.height > row.height) Object.assign(row, { height: run.height, y: run.y })
    } else rows.push({ y: run.y, height: run.height, runs: [run] })
  }
  return rows.map(({ y, height, runs: own }) => ({ y, height, segments: segmentsOf(own, y, height) }))
}

/** A run, or a piece of one whose columns are kept apart by blanks. */
interface Part extends TextRun {
  run: TextRun
}

function parted(run: TextRun): Part[] {
  if (!BLANKS.test(run.text.trim())) return [{ ...run, run }]
  const step = run.width / Math.max(1, run.text.length)
  return [...run.text.matchAll(/\S+(?:\s{1,2}\S+)*/g)].map(({ index, 0: text }) => ({
    ...run,
    text,
    x: run.x + index * step,
    width: text.length * step,
    run,
  }))
}

function segmentsOf(runs: Part[], y: number, height: number): Segment[] {
  runs.sort((a, b) => a.x - b.x)
  const segments: Segment[] = []
  for (const part of runs) {
    const isMark = part.height < height * MARK_SIZE && part.y > y + height * MARK_RISE
    const text = isMark ? `${RAISED.open}${part.text.trim()}${RAISED.close}` : part.text.trim()
    const open = segments.at(-1)
    const gap = open ? part.x - open.endX : 0
    if (open && gap < height * CELL_GAP) {
      const space = !isMark && (gap > height * WORD_GAP || /^\s/.test(part.text) || endsOpen(open))
      open.text += `${space ? ' ' : ''}${text}`
      open.endX = Math.max(open.endX, part.x + part.width)
      open.runs.push(part.run)
    } else segments.push({ text, x: part.x, endX: part.x + part.width, runs: [part.run] })
  }
  return segments
}

const endsOpen = ({ runs }: Segment) => /\s$/.test(runs.at(-1)?.text ?? '')

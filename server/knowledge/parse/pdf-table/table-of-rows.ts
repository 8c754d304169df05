import { isPeriod, isValue } from '../table/values'
import type { TableData } from '../write-table'
import { type Band, placeOf } from './columns'
import type { Row, Segment } from './segments'

/** Header rows that a table may have at most. */
const MOST_HEAD = 6
/** In font sizes: the step of a text that goes on in its cell. */
const TIGHT = 1.45
/** In points: a label that is set in by more stands on another level. */
const INDENT = 4

/** A row by columns; `wide` has the cells that reach over several. */
export interface Line {
  cells: string[]
  wide: { first: number; last: number; text: string }[]
  y: number
  height: number
  /** Where its first text begins. */
  x: number
  texts: Segment[]
}

/** Puts the texts of rows into columns. */
export function linesOf(rows: readonly Row[], bands: readonly Band[]): Line[] {
  return rows.map(({ segments, y, height }) => {
    const line: Line = { cells: bands.map(() => ''), wide: [], y, height, x: segments[0]?.x ?? 0, texts: segments }
    for (const segment of segments) {
      const { first, last } = placeOf(segment, bands)
      if (last > first) line.wide.push({ first, last, text: segment.text })
      line.cells[first] = line.cells[first] ? `${line.cells[first]} ${segment.text}` : segment.text
    }
    return line
  })
}

/**
 * Finds short names in header lines that stand over several columns, in their middle, where the next line has more: each
 * column is under the name that is nearest to it.
 */
export function spreadNames(lines: readonly Line[], bands: readonly Band[]): void {
  const middles = bands.map(({ x, endX }) => (x + endX) / 2)
  const pitch = ((middles.at(-1) ?? 0) - (middles[0] ?? 0)) / Math.max(1, bands.length - 1)
  for (const [at, line] of lines.entries()) {
    const below = lines[at + 1]
    const names = line.texts.filter((text) => placeOf(text, bands).first > 0)
    const named = below ? [...bands.keys()].filter((band) => band > 0 && below.cells[band] !== '') : []
    if (line.wide.length > 0 || names.length === 0 || names.length >= named.length) continue
    const groups = names.map(() => ({ bands: [] as number[] }))
    for (const band of named) {
      const distances = names.map(({ x, endX }) => Math.abs((x + endX) / 2 - (middles[band] ?? 0)))
      groups[distances.indexOf(Math.min(...distances))]?.bands.push(band)
    }
    const isOver = groups.every(({ bands: own }, name) => {
      const { x = 0, endX = 0 } = names[name] ?? {}
      const middle = ((middles[own[0] ?? 0] ?? 0) + (middles[own.at(-1) ?? 0] ?? 0)) / 2
      return own.length > 0 && Math.abs((x + endX) / 2 - middle) <= pitch * 0.55
    })
    if (!isOver) continue
    line.cells = line.cells.map((cell, band) => (band === 0 ? cell : ''))
    for (const [name, { bands: own }] of groups.entries()) {
      const text = names[name]?.text ?? ''
      const [first = 0, last = first] = [own[0], own.at(-1)]
      line.wide.push({ first, last, text })
      line.cells[first] = text
    }
  }
}

/** How many lines at the top name the columns: those above the first amounts; in a table of words the first. */
export function countHeadLines(lines: readonly Line[]): number {
  const first = lines.findIndex(hasAmounts)
  if (first < 0) return 1
  let head = first
  // Names of groups of rows above the first amounts are rows.
  while (head > 0 && isLabel(lines[head - 1])) head--
  // Several lines with a label and more are rows of words; the first of them names the columns.
  const named = lines.slice(0, head).findIndex(isWhole)
  if (named >= 0 && lines.slice(named + 1, head).some(isWhole)) return named + 1
  return head <= MOST_HEAD ? head : 0
}

const hasAmounts = ({ cells }: Line) => cells.slice(1).some((cell) => isValue(cell.trim()))

const isWhole = ({ cells }: Line) => cells[0] !== '' && cells.slice(1).some((cell) => cell !== '')

const isLabel = (line: Line | undefined) =>
  line !== undefined &&
  line.cells[0] !== '' &&
  line.wide.length === 0 &&
  line.cells.slice(1).every((cell) => cell === '')

/** Makes a table of lines; `head` gives its header rows where it has none of its own, as on a further page. */
export function tableOfLines(lines: readonly Line[], headLines: number, head?: string[][]): TableData {
  const own = headRows(lines.slice(0, headLines))
  const body = joinWrapped(lines.slice(headLines))
  const left = Math.min(...body.map(({ x, cells }) => (cells[0] === '' ? Number.POSITIVE_INFINITY : x)))
  return {
    head: own.length > 0 ? own : (head ?? []),
    rows: body.map(({ cells }) => cells),
    indents: steps(body.map(({ x, cells }) => (cells[0] === '' ? 0 : Math.max(0, x - left)))),
    isParted: true,
  }
}

/** Header lines as rows: one with wide names is a level of its own; the others go on with each other, cell by cell. */
function headRows(lines: readonly Line[]): string[][] {
  const rows: { cells: string[]; isWide: boolean; isPeriods: boolean }[] = []
  for (const { cells, wide } of lines) {
    const filled = [...cells]
    for (const { first, last, text } of wide) for (let at = first; at <= last; at++) filled[at] ||= text
    const isPeriods = filled.slice(1).every((cell) => cell === '' || isPeriod(cell))
    const open = rows.at(-1)
    const isWide = wide.length > 0
    if (open && !open.isWide && !isWide && !(isPeriods && open.isPeriods)) {
      open.cells = open.cells.map((cell, at) => [cell, filled[at] ?? ''].filter((text) => text !== '').join(' '))
      open.isPeriods &&= isPeriods
    } else rows.push({ cells: filled, isWide, isPeriods })
  }
  return rows.map(({ cells }) => cells)
}

/** Joins a cell's further lines to it: a label that goes on in small letters, or a tight line below texts. */
function joinWrapped(lines: readonly Line[]): Line[] {
  const rows: Line[] = []
  for (const line of lines) {
    const above = rows.at(-1)
    if (above && goesOn(above, line)) {
      above.cells = above.cells.map((cell, at) => [cell, line.cells[at] ?? ''].filter((text) => text !== '').join(' '))
      above.y = line.y
    } else rows.push({ ...line, cells: [...line.cells] })
  }
  return rows
}

function goesOn(above: Line, line: Line): boolean {
  if (above.y - line.y > line.height * TIGHT) return false
  const label = line.cells[0] ?? ''
  const isBare = line.cells.slice(1).every((cell) => cell === '')
  if (isLabel(above) && /^(?:\p{Ll}|[(–—&])/u.test(label)) return true
  if (isBare) return /^(?:\p{Ll}|[(–—&])/u.test(label) && above.cells[0] !== ''
  return (
    label === '' && !hasAmounts(line) && line.cells.every((cell, at) => cell === '' || (above.cells[at] ?? '') !== '')
  )
}

function steps(indents: readonly number[]): number[] {
  const levels: number[] = []
  for (const indent of [...indents].sort((a, b) => a - b)) {
    if (levels.length === 0 || indent - (levels.at(-1) ?? 0) > INDENT) levels.push(indent)
  }
  return indents.map((indent) =>
    Math.max(
      0,
      levels.findLastIndex((level) => indent >= level),
    ),
  )
}

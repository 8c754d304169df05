import { countHeadRows, fillHead, type MergedCells } from '../table/find-head'
import type { TextRun } from '../text-run'
import type { TableData } from '../write-table'
import type { Rule, Rules } from './rules'
import { type Row, rowsOf } from './segments'

/** A grid that lines draw, and the texts in it. */
export interface RuledTable {
  data: TableData
  runs: TextRun[]
  xs: number[]
}

/** In points: lines that are closer are one. */
const NEAR = 3
/** A line parts two cells when it covers this share of their side. */
const COVERED = 0.6
const MOST_LINES = 400
/** Longer cells are passages that a box is drawn around. */
const LONGEST_CELL = 600
const USUAL_CELL = 120
const MAX_REPEATED = 200

/** The tables of a page whose cells stand between lines; a frame of one cell is none. */
export function ruledTables(runs: readonly TextRun[], rules: Rules): RuledTable[] {
  const upright = joined(rules.upright)
  const level = joined(rules.level)
  if (upright.length < 3 || level.length < 3 || upright.length > MOST_LINES || level.length > MOST_LINES * 4) return []
  const tables: RuledTable[] = []
  for (const grid of gridsOf(upright, level)) {
    const table = tableOf(grid, runs)
    if (table) tables.push(table)
  }
  return tables
}

interface Grid {
  upright: Rule[]
  level: Rule[]
}

/** Joins pieces of one line that touch. */
function joined(rules: readonly Rule[]): Rule[] {
  const sorted = [...rules].sort((a, b) => a.at - b.at || a.from - b.from)
  const lines: Rule[] = []
  let open: Rule[] = []
  const close = () => {
    for (const rule of open.sort((a, b) => a.from - b.from)) {
      const last = lines.at(-1)
      if (last && Math.abs(last.at - rule.at) <= NEAR && rule.from <= last.to + NEAR)
        last.to = Math.max(last.to, rule.to)
      else lines.push({ ...rule })
    }
    open = []
  }
  for (const rule of sorted) {
    const [first] = open
    if (first && rule.at - first.at > NEAR) close()
    open.push(rule)
  }
  close()
  return lines
}

/** Lines that cross or touch each other make one grid. */
function gridsOf(upright: readonly Rule[], level: readonly Rule[]): Grid[] {
  const parents = Array.from({ length: upright.length + level.length }, (_, at) => at)
  const rootOf = (at: number): number => {
    let root = at
    while (parents[root] !== root) root = parents[root] ?? root
    parents[at] = root
    return root
  }
  for (const [column, { at: x, from, to }] of upright.entries()) {
    for (const [row, line] of level.entries()) {
      const touches = line.at >= from - NEAR && line.at <= to + NEAR && x >= line.from - NEAR && x <= line.to + NEAR
      if (touches) parents[rootOf(upright.length + row)] = rootOf(column)
    }
  }
  const grids = new Map<number, Grid>()
  const gridOf = (root: number) => {
    const grid = grids.get(root) ?? { upright: [], level: [] }
    grids.set(root, grid)
    return grid
  }
  for (const [at, rule] of upright.entries()) gridOf(rootOf(at)).upright.push(rule)
  for (const [at, rule] of level.entries()) gridOf(rootOf(upright.length + at)).level.push(rule)
  return [...grids.values()].filter((grid) => grid.upright.length >= 3 && grid.level.length >= 3)
}

/** Different places of lines, from low to high. */
function placesOf(rules: readonly Rule[]): number[] {
  const places: number[] = []
  for (const { at } of [...rules].sort((a, b) => a.at - b.at)) {
    if (places.length === 0 || at - (places.at(-1) ?? 0) > NEAR) places.push(at)
  }
  return places
}

function tableOf({ upright, level }: Grid, runs: readonly TextRun[]): RuledTable | undefined {
  const xs = placesOf(upright)
  const ys = placesOf(level).reverse()
  if (xs.length < 3 || ys.length < 3 || xs.length > 60) return undefined
  const [left = 0, right = 0, top = 0, low = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)]
  const inside = runs.filter(({ x, y, width, height }) => {
    const [middle, centre] = [x + width / 2, y + height * 0.3]
    return middle > left && middle < right && centre < top && centre > low
  })
  if (inside.length === 0) return undefined
  const merged = mergedOf({ upright, level }, xs, ys)
  const rows = fillCells(inside, { xs, ys, merged })
  const filled = rows.flat().filter((cell) => cell !== '')
  const letters = filled.reduce((sum, cell) => sum + cell.length, 0)
  const used = rows.filter((row) => row.some((cell) => cell !== ''))
  const columns = xs.slice(1).filter((_, column) => used.some((row) => (row[column] ?? '') !== '')).length
  if (used.length < 2 || columns < 2 || filled.some((cell) => cell.length > LONGEST_CELL)) return undefined
  if (letters > filled.length * USUAL_CELL || filled.length < used.length * 1.3) return undefined
  const empty = rows.findIndex((row) => row.some((cell) => cell !== ''))
  const from = rows.slice(empty)
  const below = merged.map((cells) => ({ ...cells, row: cells.row - empty })).filter(({ row }) => row >= 0)
  const head = countHeadRows(from, below)
  return { data: { head: fillHead(from.slice(0, head)), rows: from.slice(head), isParted: true }, runs: inside, xs }
}

/** Cells that no line parts are one. */
function mergedOf({ upright, level }: Grid, xs: readonly number[], ys: readonly number[]): MergedCells[] {
  const isDrawn = (rules: readonly Rule[], at: number, from: number, to: number) => {
    let covered = 0
    for (const rule of rules) {
      if (Math.abs(rule.at - at) > NEAR) continue
      covered += Math.max(0, Math.min(rule.to, to) - Math.max(rule.from, from))
    }
    return covered >= (to - from) * COVERED
  }
  const merged: MergedCells[] = []
  const taken = new Set<number>()
  const width = xs.length - 1
  const wallRight = (row: number, column: number) =>
    isDrawn(upright, xs[column + 1] ?? 0, ys[row + 1] ?? 0, ys[row] ?? 0)
  const wallBelow = (row: number, column: number) =>
    isDrawn(level, ys[row + 1] ?? 0, xs[column] ?? 0, xs[column + 1] ?? 0)
  for (let row = 0; row < ys.length - 1; row++) {
    for (let column = 0; column < width; column++) {
      if (taken.has(row * width + column)) continue
      let across = 1
      while (column + across < width && !wallRight(row, column + across - 1)) across++
      let down = 1
      while (row + down < ys.length - 1 && !wallBelow(row + down - 1, column)) down++
      for (let below = 0; below < down; below++) {
        for (let beside = 0; beside < across; beside++) taken.add((row + below) * width + column + beside)
      }
      if (across > 1 || down > 1) merged.push({ row, column, down, across })
    }
  }
  return merged
}

function fillCells(
  runs: readonly TextRun[],
  { xs, ys, merged }: { xs: readonly number[]; ys: readonly number[]; merged: readonly MergedCells[] },
): string[][] {
  const width = xs.length - 1
  const held = new Map<number, TextRun[]>()
  const start = new Map<number, number>()
  for (const { row, column, down, across } of merged) {
    for (let below = 0; below < down; below++) {
      for (let beside = 0; beside < across; beside++) {
        start.set((row + below) * width + column + beside, row * width + column)
      }
    }
  }
  for (const run of runs) {
    const column = Math.min(width - 1, Math.max(0, xs.findIndex((x) => x > run.x + run.width / 2) - 1))
    const row = Math.max(0, ys.findIndex((y) => y < run.y + run.height * 0.3) - 1)
    const cell = row * width + column
    const own = start.get(cell) ?? cell
    const texts = held.get(own)
    if (texts) texts.push(run)
    else held.set(own, [run])
  }
  const rows = Array.from({ length: ys.length - 1 }, () => Array.from({ length: width }, () => ''))
  for (const [cell, own] of held) {
    const line = rows[Math.floor(cell / width)]
    if (line) line[cell % width] = textOf(rowsOf(own))
  }
  for (const { row, column, down, across } of merged) {
    const text = rows[row]?.[column] ?? ''
    // The name of a group of rows reaches over all columns and is not their value.
    if (text === '' || text.length > MAX_REPEATED) continue
    for (let below = 0; below < down; below++) {
      const line = rows[row + below]
      if (line) for (let beside = 0; beside < (across >= width ? 1 : across); beside++) line[column + beside] ||= text
    }
  }
  return rows
}

const textOf = (rows: readonly Row[]) =>
  rows.map(({ segments }) => segments.map(({ text }) => text).join(' ')).join(' ')

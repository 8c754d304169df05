import { verdictOf } from '@/pipeline/metrics/checks'
import type { JudgedCase, Verdict } from '@/pipeline/metrics/compare'
import { repeatFigures } from '@/pipeline/metrics/repeats'
import { percentile } from '@/pipeline/metrics/statistics'
import type { Cell } from '@/pipeline/play/grid'
import type { GridDto, GridRow } from '@/server/services/play/types'
import { type SlotKey, slotKey } from './grid-store'

/** One variant with one model. */
export type GridColumn = GridDto['columns'][number]
export type Slots = ReadonlyMap<SlotKey, readonly Cell[]>

export const columnKey = ({ variantId, model }: GridColumn): string => `${variantId} ${model}`

/** A cell as the address names it: `caseId variantId model`. */
export const cellParam = (column: GridColumn, row: GridRow): string => `${row.caseId} ${columnKey(column)}`

export const shows = ['all', 'failed', 'differing', 'unjudged'] as const
export interface GridFilter {
  split: string
  tag: string
  text: string
  show: (typeof shows)[number]
  /** Only these cases, such as those that a stage lost. */
  ids: ReadonlySet<string> | null
}

const noCells: readonly Cell[] = []
export const cellsOf = (slots: Slots, column: GridColumn, caseId: string): readonly Cell[] =>
  slots.get(slotKey({ ...column, caseId })) ?? noCells

/** Those that still follow from their case, variant and context: all others count for nothing. */
const freshOf = (...where: Parameters<typeof cellsOf>): readonly Cell[] =>
  cellsOf(...where).filter(({ stale }) => !stale)

/** How an answer did by what was asked of it; null: nothing was. */
export const verdictOfCell = ({ passed, checks }: Pick<Cell, 'passed' | 'checks'>): Verdict =>
  passed === null ? verdictOf(checks) : passed ? 'pass' : 'fail'

/** The rows that the filter lets through, in their order. */
export function shownRows(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  slots: Slots,
  filter: GridFilter,
): GridRow[] {
  const text = filter.text.trim().toLocaleLowerCase()
  return rows.filter((row) => {
    if (filter.ids && !filter.ids.has(row.caseId)) return false
    if (filter.split !== '' && row.split !== filter.split) return false
    if (filter.tag !== '' && !row.tags.includes(filter.tag)) return false
    if (text !== '' && !row.title.toLocaleLowerCase().includes(text)) return false
    return filter.show === 'all' || fits[filter.show](columns.map((column) => freshOf(slots, column, row.caseId)))
  })
}

type Fit = (row: readonly (readonly Cell[])[]) => boolean
const fits: Record<Exclude<GridFilter['show'], 'all'>, Fit> = {
  failed: (row) => row.flat().some((cell) => cell.outcome === 'failed' || verdictOfCell(cell) === 'fail'),
  unjudged: (row) => row.flat().some((cell) => verdictOfCell(cell) === 'unjudged'),
  differing: (row) => new Set(row.filter((cells) => cells.length > 0).map(sameness)).size > 1,
}

/** Equal for slots that came out alike: by their verdicts where there are any, else by what was said. */
function sameness(cells: readonly Cell[]): string {
  const verdicts = cells.map(verdictOfCell)
  if (verdicts.some((verdict) => verdict !== null)) return String(passShare(cells))
  return [...new Set(cells.map(({ answerHash }) => answerHash))].sort().join()
}

/** How many of the judged repeats pass, 0…1; null: none was judged. */
export function passShare(cells: readonly Cell[]): number | null {
  const judged = cells.filter(({ passed }) => passed !== null)
  return judged.length === 0 ? null : judged.filter(({ passed }) => passed).length / judged.length
}

/** What a column came to, over the cells that are done. Times are of those that were not reused. */
export interface ColumnCounts {
  done: number
  passed: number
  failed: number
  unjudged: number
  abstained: number
  errors: number
  reused: number
  /** Cases whose repeats were not all alike. */
  varied: number
  p50: number | null
  inputTokens: number
  outputTokens: number
  cost: number | null
}

/** Counts a column over some rows. */
export function countColumn(slots: Slots, column: GridColumn, rows: readonly GridRow[]): ColumnCounts {
  const bySlot = rows.map(({ caseId }) => freshOf(slots, column, caseId))
  const cells = bySlot.flat()
  const count = (is: (cell: Cell) => boolean) => cells.reduce((sum, cell) => sum + Number(is(cell)), 0)
  const sum = (of: (cell: Cell) => number) => cells.reduce((all, cell) => all + of(cell), 0)
  const times = cells.filter(({ reused }) => !reused).map(({ latencyMs }) => latencyMs)
  return {
    done: cells.length,
    passed: count(({ passed }) => passed === true),
    failed: count(({ passed }) => passed === false),
    unjudged: count((cell) => verdictOfCell(cell) === 'unjudged'),
    abstained: count(({ abstained }) => abstained === true),
    errors: count(({ outcome }) => outcome === 'failed'),
    reused: count(({ reused }) => reused !== null),
    varied: bySlot.filter((slot) => (repeatFigures(slot)?.distinct ?? 1) > 1).length,
    p50: times.length === 0 ? null : percentile(times, 0.5),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cost: cells.some(({ cost }) => cost !== null) ? sum(({ cost }) => cost ?? 0) : null,
  }
}

/** The answers of a column, to be compared with another's. */
export const judgedOf = (slots: Slots, column: GridColumn, rows: readonly GridRow[]): JudgedCase[] =>
  rows.flatMap(({ caseId }) => freshOf(slots, column, caseId).map((cell) => ({ caseId, verdict: verdictOfCell(cell) })))

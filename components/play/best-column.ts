import { compareColumns } from '@/pipeline/metrics/compare'
import type { GridRow } from '@/server/services/play/types'
import { type ColumnCounts, type GridColumn, judgedOf, type Slots } from './grid-view'

/** What chance alone does less often counts as a difference. */
export const SURE = 0.05

/** The column that passes most, where the columns can be compared at all. */
export interface BestColumn {
  index: number
  /** Its lead over the next one may be chance. */
  maybeChance: boolean
}

/**
 * The best of several columns: null unless all have answered the same cases, at most 5 % of them are unjudged, and one
 * passes more than every other.
 */
export function bestColumn(
  slots: Slots,
  columns: readonly GridColumn[],
  rows: readonly GridRow[],
  counts: readonly ColumnCounts[],
): BestColumn | null {
  const done = counts[0]?.done ?? 0
  if (columns.length < 2 || done === 0 || counts.some((one) => one.done !== done)) return null
  const order = counts.map(({ passed }, index) => ({ passed, index })).sort((a, b) => b.passed - a.passed)
  const [best, next] = order
  if (!best || !next || best.passed === next.passed) return null
  const judged = columns.map((column) => judgedOf(slots, column, rows))
  const others = order.slice(1).map(({ index }) => compareColumns(judged[best.index] ?? [], judged[index] ?? []))
  if (others.some((one) => !one.comparable)) return null
  const [lead] = others
  return { index: best.index, maybeChance: lead?.comparable === true && lead.p >= SURE }
}

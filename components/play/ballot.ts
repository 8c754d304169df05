import type { Cell } from '@/pipeline/play/grid'
import type { GridRow } from '@/server/services/play/types'
import { cellsOf, columnKey, type GridColumn, type Slots } from './grid-view'

/** Two answers to a case, in the order in which they are shown. */
export interface Pair {
  row: GridRow
  shown: readonly [Cell, Cell]
}

/** `0`, `1`: the first or the second that was shown; `tie`: neither. */
export type Vote = 0 | 1 | 'tie'

/**
 * The cases to vote on: those to which two columns gave different answers. Neither their order nor the side on which a
 * column stands tells anything: both follow from a hash of the case.
 */
export function pairsOf(slots: Slots, a: GridColumn, b: GridColumn, rows: readonly GridRow[]): Pair[] {
  const seed = `${columnKey(a)} ${columnKey(b)}`
  return rows
    .flatMap((row): (Pair & { order: number })[] => {
      const [first] = cellsOf(slots, a, row.caseId)
      const [second] = cellsOf(slots, b, row.caseId)
      if (!first || !second || first.answerHash === second.answerHash) return []
      const order = scatter(`${seed} ${row.caseId}`)
      return [{ row, shown: order % 2 === 0 ? [first, second] : [second, first], order }]
    })
    .sort((one, other) => one.order - other.order)
    .map(({ row, shown }) => ({ row, shown }))
}

/** FNV-1a, its bits mixed once more: the last one decides the side. */
function scatter(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) >>> 0
}

export interface Tally {
  /** Votes for the first and the second column, and for neither. */
  wins: readonly [number, number]
  ties: number
}

/** What the votes come to, by column. */
export function tally(pairs: readonly Pair[], votes: readonly Vote[], a: GridColumn): Tally {
  const wins: [number, number] = [0, 0]
  let ties = 0
  for (const [at, vote] of votes.entries()) {
    const winner = vote === 'tie' ? undefined : pairs[at]?.shown[vote]
    if (!winner) ties++
    else wins[winner.variantId === a.variantId && winner.model === a.model ? 0 : 1]++
  }
  return { wins, ties }
}

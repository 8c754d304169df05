import type { StoreCondition, StoreFilter } from '@/pipeline/fit-filter'
import type { Columns } from './columns'
import { predicateOf } from './filter-predicate'

/**
 * Marks with 1 the slots below `slots` that a filter lets through; `null` when there is nothing to filter.
 * One pass over the columns per query is cheaper than an index per field at the sizes this store is for.
 */
export function filterMask(filter: StoreFilter | undefined, columns: Columns, slots: number): Uint8Array | null {
  if (!filter) return null
  const mask = new Uint8Array(slots).fill(filter.should.length > 0 ? 0 : 1)
  const each = (condition: StoreCondition, on: boolean, mark: 0 | 1) => {
    const column = columns.column(condition.field)
    const holds = predicateOf(condition)
    for (let slot = 0; slot < slots; slot += 1) {
      if (mask[slot] !== mark && holds(column[slot]) === on) mask[slot] = mark
    }
  }
  for (const condition of filter.should) each(condition, true, 1)
  for (const condition of filter.must) each(condition, false, 0)
  for (const condition of filter.mustNot) each(condition, true, 0)
  return mask
}

import type { Cell } from '@/pipeline/play/grid'
import type { ColumnFigures } from './types'

/** The figures of a column over the cells that are done; what was reused says nothing of times. */
export function columnFigures(
  { variantId, model, total, wins }: Pick<ColumnFigures, 'variantId' | 'model' | 'total' | 'wins'>,
  cells: readonly Cell[],
): ColumnFigures {
  const count = (holds: (cell: Cell) => boolean) => cells.filter(holds).length
  const sum = (of: (cell: Cell) => number) => cells.reduce((all, cell) => all + of(cell), 0)
  const costs = cells.map(({ cost }) => cost)
  const times = cells.filter(({ reused, outcome }) => !reused && outcome !== 'failed').map(({ latencyMs }) => latencyMs)
  return {
    variantId,
    model,
    done: cells.length,
    total,
    passed: count(({ passed }) => passed === true),
    failed: count(({ passed }) => passed === false),
    unjudged: count(({ checks }) => checks.some(({ state }) => state === 'unjudged')),
    abstained: count(({ abstained }) => abstained === true),
    errors: count(({ outcome }) => outcome === 'failed'),
    reused: count(({ reused }) => reused !== null),
    latencyMs: latencyOf(times),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cost: costs.length > 0 && costs.every((cost) => cost !== null) ? sum(({ cost }) => cost ?? 0) : null,
    metrics: meansOf(cells),
    wins,
  }
}

function latencyOf(times: readonly number[]): ColumnFigures['latencyMs'] {
  const sorted = times.toSorted((a, b) => a - b)
  // The nearest rank: a time that was measured.
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  const [p50, p95] = [at(0.5), at(0.95)]
  return p50 === undefined || p95 === undefined ? null : { p50, p95 }
}

function meansOf(cells: readonly Cell[]): ColumnFigures['metrics'] {
  const sums = new Map<string, { sum: number; of: number }>()
  for (const { scores } of cells) {
    for (const [name, score] of Object.entries(scores)) {
      const known = sums.get(name) ?? { sum: 0, of: 0 }
      sums.set(name, { sum: known.sum + score, of: known.of + 1 })
    }
  }
  return Object.fromEntries([...sums].map(([name, { sum, of }]) => [name, { mean: sum / of, of }]))
}

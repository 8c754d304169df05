import type { Case } from '@/pipeline/cases/case'
import { type Attempt, abstentionFigures } from '@/pipeline/metrics/abstention'
import { verdictOf } from '@/pipeline/metrics/checks'
import { compareColumns, type JudgedCase } from '@/pipeline/metrics/compare'
import { type Labelled, labelFigures } from '@/pipeline/metrics/labels'
import { groupedBy, meanOf, percentile } from '@/pipeline/metrics/statistics'
import { normalise } from '@/pipeline/metrics/text'
import type { ColumnFigures } from '@/pipeline/play/figures'
import type { Cell } from '@/pipeline/play/grid'

/** A variant with a model, as the grid shows it. */
export interface Column {
  variantId: string
  model: string
  /** How many cells it has, done or not. */
  total: number
  /** How often people preferred it. */
  wins: number
}

/** What cases expect, and the labels that one of them has, by what is compared of them. */
interface Expectations {
  byCase: ReadonlyMap<string, Case['expected']>
  labels: ReadonlyMap<string, string>
}

/**
 * The figures of every column, in their order, over the cells that are done; all but the first are compared with the first.
 * What was reused counts for quality, tokens and cost, and in no time.
 */
export function figuresOf(
  columns: readonly Column[],
  cells: readonly Cell[],
  cases: readonly Pick<Case, 'id' | 'expected'>[],
): ColumnFigures[] {
  const labels = new Set(cases.flatMap(({ expected: { label } }) => label ?? []))
  const expected: Expectations = {
    byCase: new Map(cases.map((one) => [one.id, one.expected])),
    labels: new Map([...labels].map((label) => [normalise(label), label])),
  }
  const byColumn = groupedBy(cells, columnOf)
  const cellsOf = (column: Column) => byColumn.get(columnOf(column)) ?? []
  const judged = columns.map((column) => judgedCases(cellsOf(column)))
  return columns.map((column, at) => ({
    ...columnFigures(column, cellsOf(column), expected),
    ...(at > 0 && { against: compareColumns(judged[at] ?? [], judged[0] ?? []) }),
  }))
}

const columnOf = ({ variantId, model }: Pick<Column, 'variantId' | 'model'>): string => `${variantId} ${model}`

const judgedCases = (cells: readonly Cell[]): JudgedCase[] =>
  cells.map(({ caseId, checks }) => ({ caseId, verdict: verdictOf(checks) }))

function columnFigures(column: Column, cells: readonly Cell[], expected: Expectations): ColumnFigures {
  const count = (holds: (cell: Cell) => boolean) => cells.filter(holds).length
  const sum = (value: (cell: Cell) => number) => cells.reduce((total, cell) => total + value(cell), 0)
  const times = cells
    .filter(({ reused, outcome }) => reused === null && outcome !== 'failed')
    .map(({ latencyMs }) => latencyMs)
  const labels = labelFigures(cells.flatMap((cell) => labelledBy(cell, expected)))
  const abstention = abstentionFigures(cells.flatMap((cell) => attemptBy(cell, expected)))
  return {
    variantId: column.variantId,
    model: column.model,
    done: cells.length,
    total: column.total,
    passed: count(({ passed }) => passed === true),
    failed: count(({ passed }) => passed === false),
    unjudged: count(({ checks }) => verdictOf(checks) === 'unjudged'),
    abstained: count(({ abstained }) => abstained === true),
    errors: count(({ outcome }) => outcome === 'failed'),
    reused: count(({ reused }) => reused !== null),
    latencyMs: times.length === 0 ? null : { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cost: cells.length > 0 && cells.every(({ cost }) => cost !== null) ? sum(({ cost }) => cost ?? 0) : null,
    metrics: metricsOf(cells),
    ...(labels && { labels }),
    ...(abstention && { abstention }),
    wins: column.wins,
  }
}

function metricsOf(cells: readonly Cell[]): ColumnFigures['metrics'] {
  const values = new Map<string, number[]>()
  for (const { scores } of cells) {
    for (const name in scores) {
      const known = values.get(name) ?? []
      known.push(scores[name] ?? 0)
      values.set(name, known)
    }
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, { mean: meanOf(all) ?? 0, of: all.length }]))
}

/** What a case with a label was called: one of the labels that cases have, or nothing. */
function labelledBy({ caseId, given = '' }: Cell, { byCase, labels }: Expectations): Labelled[] {
  const label = byCase.get(caseId)?.label
  if (label === undefined) return []
  return [{ expected: labels.get(normalise(label)) ?? label, given: labels.get(normalise(given)) ?? null }]
}

function attemptBy(cell: Cell, expected: Expectations): Attempt[] {
  const { abstained, passed, scores, caseId } = cell
  if (abstained === null) return []
  return [
    {
      abstained,
      unanswerable: expected.byCase.get(caseId)?.abstain ?? false,
      right: passed,
      confidence: scores.confidence,
    },
  ]
}

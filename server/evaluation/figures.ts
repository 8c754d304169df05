import type { Case } from '@/pipeline/cases/case'
import { type Attempt, abstentionFigures } from '@/pipeline/metrics/abstention'
import { verdictOf } from '@/pipeline/metrics/checks'
import { compareColumns, type JudgedCase } from '@/pipeline/metrics/compare'
import { type Labelled, labelFigures } from '@/pipeline/metrics/labels'
import { groupedBy, meanOf, percentile } from '@/pipeline/metrics/statistics'
import type { ColumnFigures } from '@/pipeline/play/figures'
import type { Cell } from '@/pipeline/play/grid'
import { isLabel } from './assertions/label'

/** A variant with a model, as the grid shows it. */
export interface Column {
  variantId: string
  model: string
  /** How many cells it has, done or not. */
  total: number
  /** How often people preferred it. */
  wins: number
}

/** What cases expect, and all labels that one of them has. */
interface Expectations {
  byCase: ReadonlyMap<string, Case['expected']>
  labels: readonly string[]
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
  const expected = { byCase: new Map(cases.map((one) => [one.id, one.expected])), labels: [...labels] }
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
  const byName = groupedBy(
    cells.flatMap(({ scores }) => Object.entries(scores)),
    ([name]) => name,
  )
  const metrics: ColumnFigures['metrics'] = {}
  for (const [name, entries] of byName) {
    const mean = meanOf(entries.map(([, score]) => score))
    if (mean !== null) metrics[name] = { mean, of: entries.length }
  }
  return metrics
}

/** What a case with a label was called: one of the labels that cases have, or nothing. */
function labelledBy({ caseId, given = '' }: Cell, expected: Expectations): Labelled[] {
  const label = expected.byCase.get(caseId)?.label
  if (label === undefined) return []
  const known = isLabel(given, label) ? label : expected.labels.find((other) => isLabel(given, other))
  return [{ expected: label, given: known ?? null }]
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

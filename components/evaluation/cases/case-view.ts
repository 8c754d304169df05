import { cellValue } from '@/pipeline/evaluation/cell-value'
import type { Candidate, EvalCellShown } from '@/pipeline/evaluation/experiment'
import { type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import { isLessBetter } from '@/pipeline/evaluation/told'
import { verdictOf } from '@/pipeline/metrics/checks'
import { meanOf } from '@/pipeline/metrics/statistics'
import type { ExperimentRow } from '@/server/services/evaluation/types'

/** How a candidate answered a case, at a glance. `scored`: nothing was asked of it that passes or fails. */
export type SlotState = 'pass' | 'fail' | 'partly' | 'unjudged' | 'error' | 'scored' | 'none'
export type Change = 'improved' | 'regressed' | 'same'

export interface Slot {
  cells: readonly EvalCellShown[]
  state: SlotState
  /** Mean of the deciding metric over the repeats; null: none has it. */
  value: number | null
  /** Against the baseline, by that metric; null: one of both has no value. */
  change: Change | null
  abstained: boolean
  stale: boolean
}

export const shows = ['all', 'regressed', 'improved', 'differs', 'failed', 'unjudged'] as const
export interface CaseFilter {
  show: (typeof shows)[number]
  text: string
  split: string
  tag: string
  /** Only these, such as those that one part is to blame for. */
  ids: ReadonlySet<string> | null
}

/** Less than this share of a score counts as a failure, where nothing passes or fails. */
const HALF = 0.5
/** Values that differ by less are the same. */
const HAIR = 1e-9

type CellsOf = (candidateId: string, caseId: string) => readonly EvalCellShown[]

/** What stands at a case and a candidate. */
export function slotOf(
  cellsOf: CellsOf,
  candidateId: string,
  baselineId: string,
  caseId: string,
  metric: MetricName | null,
): Slot {
  const cells = cellsOf(candidateId, caseId)
  const value = meanValue(cells, metric)
  const before = candidateId === baselineId ? null : meanValue(cellsOf(baselineId, caseId), metric)
  return {
    cells,
    state: stateOf(cells),
    value,
    change: value === null || before === null || metric === null ? null : changeOf(value - before, metric),
    abstained: cells.length > 0 && cells.every(({ abstained }) => abstained === true),
    stale: cells.some(({ stale }) => stale),
  }
}

const meanValue = (cells: readonly EvalCellShown[], metric: MetricName | null): number | null =>
  metric === null ? null : meanOf(cells.flatMap((cell) => cellValue(metric, cell) ?? []))

function changeOf(difference: number, metric: MetricName): Change {
  if (Math.abs(difference) < HAIR) return 'same'
  return difference > 0 === !isLessBetter(metric) ? 'improved' : 'regressed'
}

function stateOf(cells: readonly EvalCellShown[]): SlotState {
  const [first] = cells
  if (!first) return 'none'
  if (cells.every(({ outcome }) => outcome === 'failed')) return 'error'
  const verdicts = new Set(
    cells.map((cell) => (cell.passed === null ? verdictOf(cell.checks) : cell.passed ? 'pass' : 'fail')),
  )
  if (verdicts.has('unjudged')) return 'unjudged'
  if (verdicts.has('pass')) return verdicts.has('fail') ? 'partly' : 'pass'
  return verdicts.has('fail') ? 'fail' : 'scored'
}

/** It did not answer, does not pass, or reaches less than half of the deciding metric. */
export function isFailure({ state, value }: Slot, metric: MetricName | null): boolean {
  if (state !== 'scored') return state === 'fail' || state === 'error' || state === 'partly'
  return value !== null && metric !== null && metricNames[metric] !== 'amount' && value < HALF
}

const fits: Record<
  Exclude<CaseFilter['show'], 'all'>,
  (slots: readonly Slot[], metric: MetricName | null) => boolean
> = {
  regressed: (slots) => slots.some(({ change }) => change === 'regressed'),
  improved: (slots) => slots.some(({ change }) => change === 'improved'),
  differs: (slots) =>
    slots.some(({ change }) => change === 'regressed' || change === 'improved') ||
    new Set(slots.filter(({ cells }) => cells.length > 0).map(({ state }) => state)).size > 1,
  failed: (slots, metric) => slots.some((slot) => isFailure(slot, metric)),
  unjudged: (slots) => slots.some(({ state }) => state === 'unjudged'),
}

interface Whole {
  rows: readonly ExperimentRow[]
  candidates: readonly Candidate[]
  cellsOf: CellsOf
  metric: MetricName | null
}

/** The cases that the filter lets through, in their order. */
export function shownCases({ rows, candidates, cellsOf, metric }: Whole, filter: CaseFilter): ExperimentRow[] {
  const text = filter.text.trim().toLocaleLowerCase()
  const baseline = candidates[0]?.id ?? ''
  const { show } = filter
  return rows.filter((row) => {
    if (filter.ids && !filter.ids.has(row.caseId)) return false
    if (filter.split !== '' && row.split !== filter.split) return false
    if (filter.tag !== '' && !row.tags.includes(filter.tag)) return false
    if (text !== '' && !row.title.toLocaleLowerCase().includes(text)) return false
    if (show === 'all') return true
    return fits[show](
      candidates.map(({ id }) => slotOf(cellsOf, id, baseline, row.caseId, metric)),
      metric,
    )
  })
}

export interface ColumnCounts {
  improved: number
  regressed: number
  failed: number
  done: number
}

/** What a candidate came to over some cases. */
export function countColumn(
  { cellsOf, metric, candidates }: Omit<Whole, 'rows'>,
  rows: readonly ExperimentRow[],
  candidateId: string,
): ColumnCounts {
  const counts: ColumnCounts = { improved: 0, regressed: 0, failed: 0, done: 0 }
  const baseline = candidates[0]?.id ?? ''
  for (const { caseId } of rows) {
    const slot = slotOf(cellsOf, candidateId, baseline, caseId, metric)
    if (slot.cells.length === 0) continue
    counts.done += 1
    if (isFailure(slot, metric)) counts.failed += 1
    if (slot.change === 'improved' || slot.change === 'regressed') counts[slot.change] += 1
  }
  return counts
}

/** The baseline, then those that are still measured, then those that were dropped; `first` stands right after the baseline. */
export function columnsOf(candidates: readonly Candidate[], first: string | null): Candidate[] {
  const rank = (candidate: Candidate, at: number) =>
    at === 0 ? 0 : candidate.id === first ? 1 : candidate.dropped === null ? 2 : 3
  return candidates
    .map((candidate, at) => ({ candidate, rank: rank(candidate, at) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ candidate }) => candidate)
}

/** A cell as the address names it. */
export const cellParam = (caseId: string, candidateId: string): string => `${caseId} ${candidateId}`

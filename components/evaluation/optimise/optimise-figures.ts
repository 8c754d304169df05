import type { Split } from '@/pipeline/cases/case'
import { cellValue, pairsOf } from '@/pipeline/evaluation/cell-value'
import type { EvalCellShown } from '@/pipeline/evaluation/experiment'
import type { Estimate, PairedResult } from '@/pipeline/evaluation/figures'
import { isMetric, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import type { OptimiseProgress, Proposal } from '@/pipeline/evaluation/optimise'
import { meanEstimate } from '@/pipeline/metrics/intervals'
import { comparePaired } from '@/pipeline/metrics/paired'
import { groupedBy, meanOf } from '@/pipeline/metrics/statistics'
import type { ExperimentDto } from '@/server/services/evaluation/types'

export type OptimiseParts = Pick<ExperimentDto, 'candidates' | 'rows' | 'cells' | 'progress' | 'metric' | 'state'>

/** How a prompt does on the cases of one split. */
export interface SplitFigures {
  estimate: Estimate | null
  /** Against the drawn prompt; null: it is that. */
  paired: PairedResult | null
  /** All of its answers are there. */
  isWhole: boolean
}

export interface OptimiseFigures {
  metric: MetricName
  progress: OptimiseProgress
  drawingId: string
  on: (split: Split, candidateId: string) => SplitFigures
  /** Proposals that are measured on all validation cases, in their order. */
  kept: readonly (Proposal & { candidateId: string })[]
  cases: Record<Split, number>
}

/** What an optimiser has come to, by split; null: nothing was measured yet. */
export function optimiseFigures({ candidates, rows, cells, progress, metric }: OptimiseParts): OptimiseFigures | null {
  const optimise = progress.optimise
  const name = optimise?.metric ?? metric
  const [drawing] = candidates
  if (!optimise || !drawing || !name || !isMetric(name)) return null
  const splitOf = new Map(rows.map(({ caseId, split }) => [caseId, split]))
  const sources = new Map(rows.map(({ caseId, source }) => [caseId, source]))
  const byPlace = groupedBy(cells, ({ candidateId, caseId }) => `${splitOf.get(caseId)} ${candidateId}`)
  const cellsOn = (split: Split, id: string) => byPlace.get(`${split} ${id}`) ?? []
  const count = (split: Split) => rows.filter((row) => row.split === split).length
  const cases = { train: count('train'), validation: count('validation'), test: count('test') }
  const on = (split: Split, candidateId: string): SplitFigures => {
    const own = cellsOn(split, candidateId)
    const isDrawing = candidateId === drawing.id
    return {
      estimate: estimateOf(name, own, sources),
      paired: isDrawing
        ? null
        : comparePaired(
            pairsOf(name, own.map(asAnswer), cellsOn(split, drawing.id).map(asAnswer), sources),
            metricNames[name],
          ),
      isWhole: new Set(own.map(({ caseId }) => caseId)).size >= cases[split],
    }
  }
  const kept = optimise.proposals.flatMap((one) =>
    one.candidateId !== undefined && one.refused === undefined && one.after !== undefined
      ? [{ ...one, candidateId: one.candidateId }]
      : [],
  )
  return { metric: name, progress: optimise, drawingId: drawing.id, on, kept, cases }
}

const asAnswer = (cell: EvalCellShown) => ({ caseId: cell.caseId, repeat: cell.repeat, shown: cell })

function estimateOf(metric: MetricName, cells: readonly EvalCellShown[], sources: ReadonlyMap<string, string>) {
  const values = [...groupedBy(cells, ({ caseId }) => caseId)].flatMap(([caseId, own]) => {
    const value = meanOf(own.flatMap((cell) => cellValue(metric, cell) ?? []))
    return value === null ? [] : [{ cluster: sources.get(caseId) ?? caseId, value }]
  })
  return meanEstimate(values, metricNames[metric])
}

/** What can be said of an optimiser at the moment. */
export type Outcome =
  | { kind: 'searching' | 'undecided' | 'nothing-fails' }
  /** `proposal`: the one that came nearest, if any was better than its parent. */
  | { kind: 'none'; proposal: Proposal | null; paired: PairedResult | null }
  | { kind: 'untested'; proposal: Proposal; paired: PairedResult | null }
  | { kind: 'tested'; proposal: Proposal; validation: PairedResult | null; test: PairedResult }

export function outcomeOf(figures: OptimiseFigures, state: OptimiseParts['state']): Outcome {
  const { progress, kept, on } = figures
  const { acceptedId, over } = progress
  const isActive = state === 'running' || state === 'waiting'
  if (acceptedId === undefined) return { kind: isActive ? 'searching' : 'undecided' }
  const accepted = kept.find(({ candidateId }) => candidateId === acceptedId)
  if (!accepted) {
    if (over === 'nothing-fails' && kept.length === 0) return { kind: 'nothing-fails' }
    const best = bestOf(figures)
    return { kind: 'none', proposal: best, paired: best ? on('validation', best.candidateId).paired : null }
  }
  const validation = on('validation', accepted.candidateId).paired
  const test = on('test', accepted.candidateId)
  return test.isWhole && test.paired && !isActive
    ? { kind: 'tested', proposal: accepted, validation, test: test.paired }
    : { kind: 'untested', proposal: accepted, paired: validation }
}

const differenceOf = (paired: PairedResult | null): number => (paired?.comparable ? paired.difference : -Infinity)

function bestOf({ kept, on }: OptimiseFigures) {
  return kept.reduce<OptimiseFigures['kept'][number] | null>((best, one) => {
    const own = differenceOf(on('validation', one.candidateId).paired)
    return best && differenceOf(on('validation', best.candidateId).paired) >= own ? best : one
  }, null)
}

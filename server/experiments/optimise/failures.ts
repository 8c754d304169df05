import { cellValue } from '@/pipeline/evaluation/cell-value'
import { english } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord, EvalCellHead } from '@/server/capabilities/records/experiments'
import { sourcesOf } from '@/server/play/cell'
import { batchSize } from './most'
import type { Failure } from './reflect'
import { shuffled, valuesOf, type Work } from './work'

/** Training cases with a prompt's failures among them. */
export interface Batch {
  cases: CaseRecord[]
  /** The worst first. */
  failed: CaseRecord[]
}

/**
 * Measures a prompt on training cases, drawn by chance, until some fail; null: none does. Those that do well are part of
 * the batch: a proposal that mends some and spoils others gains nothing.
 */
export async function batchOf(work: Work, parent: CandidateRecord, number: number): Promise<Batch | null> {
  const { measuring, setup, splits } = work
  const order = shuffled(work, splits.train, number)
  const size = batchSize(setup)
  for (let from = 0; from < order.length; from += size) {
    const cases = order.slice(from, from + size)
    await measuring.measure([parent], cases)
    const values = valuesOf(work, parent, cases)
    const failed = cases
      .filter(({ id }) => (values.get(id) ?? 1) < 1)
      .sort((a, b) => (values.get(a.id) ?? 1) - (values.get(b.id) ?? 1))
    if (failed.length > 0) return { cases, failed: failed.slice(0, setup.batch) }
  }
  return null
}

/** What a model reads of cases that were not answered well: the worst of their repeats. */
export const failuresOf = (work: Work, parent: CandidateRecord, cases: readonly CaseRecord[]): Promise<Failure[]> =>
  Promise.all(
    cases.map(async (one) => {
      const worst = [...work.measuring.cells([parent], [one])].sort(
        (a, b) => (cellValue(work.metric, a.shown) ?? 1) - (cellValue(work.metric, b.shown) ?? 1),
      )[0]
      return failureOf(work, one, worst)
    }),
  )

async function failureOf({ measuring }: Work, one: CaseRecord, head: EvalCellHead | undefined): Promise<Failure> {
  const { deps, scope, experiment } = measuring
  const { answers, label, nuggets, abstain } = one.expected
  const cell =
    head &&
    (await deps.records.experiments.cell(scope.workspaceId, {
      experimentId: experiment.id,
      candidateId: head.candidateId,
      caseId: head.caseId,
      repeat: head.repeat,
    }))
  const found = await deps.records.experiments.steps(scope.workspaceId, cell?.steps ?? [])
  const steps = (cell?.steps ?? []).flatMap((key) => found.get(key) ?? [])
  return {
    inputs: one.inputs,
    expected: [...(label === undefined ? [] : [label]), ...answers, ...nuggets.map(({ text }) => text)],
    abstain,
    answer: cell?.answer ?? '',
    wrong: (head?.shown.checks ?? []).flatMap(({ state, kind, reason }) =>
      state === 'fail' ? [reason ? `${kind}: ${english(reason)}` : kind] : [],
    ),
    sources: sourcesOf(steps).map(({ text }) => text),
  }
}

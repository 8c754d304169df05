import { randomId } from '@mantine/hooks'
import type { inferRouterInputs } from '@trpc/server'
import type { Assertion } from '@/pipeline/cases/assertion'
import type { Split } from '@/pipeline/cases/case'
import type { ExperimentKind, Limits } from '@/pipeline/evaluation/experiment'
import type { MetricName } from '@/pipeline/evaluation/metric-names'
import type { OptimiseSetup } from '@/pipeline/evaluation/optimise'
import type { SweepSetup } from '@/pipeline/evaluation/sweep'
import type { ModelRef } from '@/pipeline/model-ref'
import type { GridModel } from '@/pipeline/play/grid'
import type { AppRouter } from '@/server/api/root'
import type { ExperimentDto } from '@/server/services/evaluation/types'

export const draftKinds = ['compare', 'sweep', 'optimise'] as const
export type DraftKind = (typeof draftKinds)[number]
export type ExperimentDraft = inferRouterInputs<AppRouter>['evaluation']['create']

/** A pipeline that is to be measured; without a version it is the draft. */
export interface Measured {
  key: string
  pipelineId: string | null
  version: number | null
}

/** A new experiment while it is set up. */
export interface ExperimentForm {
  kind: DraftKind
  name: string
  /** The first one is the baseline. */
  measured: readonly Measured[]
  datasetId: string | null
  /** null: the newest. */
  datasetVersion: number | null
  split: Split | null
  tag: string | null
  repeats: number
  judge: ModelRef | undefined
  metric: MetricName | null
  limits: Limits
  prices: GridModel[]
  sweep: SweepSetup | undefined
  optimise: OptimiseSetup | undefined
}

export const newMeasured = (pipelineId: string | null = null, version: number | null = null): Measured => ({
  key: randomId('measured-'),
  pipelineId,
  version,
})

/** What the dialog begins with. */
export const emptyForm = (
  kind: DraftKind,
  measured: readonly Measured[],
  datasetId: string | null,
): ExperimentForm => ({
  kind,
  name: '',
  measured,
  datasetId,
  datasetVersion: null,
  split: null,
  tag: null,
  repeats: 1,
  judge: undefined,
  metric: null,
  limits: {},
  prices: [],
  sweep: undefined,
  optimise: undefined,
})

const isDraftKind = (kind: ExperimentKind): kind is DraftKind => kind !== 'gate'
export const draftKindOf = (kind: string): DraftKind => draftKinds.find((one) => one === kind) ?? 'compare'

/** The same once more: of a sweep and an optimiser only what they began with. */
export function formLike({ kind, candidates, setup, dataset }: ExperimentDto): ExperimentForm {
  const own = candidates.filter(({ parentId, facets }) => parentId === null && facets.length === 0)
  const begun = kind === 'compare' ? own : own.slice(0, 1)
  return {
    ...emptyForm(
      isDraftKind(kind) ? kind : 'compare',
      begun.map(({ pipelineId, version }) => newMeasured(pipelineId, version)),
      dataset.gone ? null : dataset.id,
    ),
    split: setup.cases.split ?? null,
    tag: setup.cases.tag ?? null,
    repeats: setup.repeats,
    judge: setup.judge,
    limits: setup.limits,
    prices: setup.prices,
    sweep: setup.sweep,
    optimise: setup.optimise,
  }
}

/** What the server is asked; null: something is missing yet. `nameOf` says what a candidate is called. */
export function draftOf(
  form: ExperimentForm,
  assertions: Assertion[] | null,
  nameOf: (measured: Measured) => string,
): ExperimentDraft | null {
  const { kind, datasetId, datasetVersion, split, tag, metric, judge } = form
  const measured = (kind === 'compare' ? form.measured : form.measured.slice(0, 1)).flatMap((one) =>
    one.pipelineId === null ? [] : [{ ...one, pipelineId: one.pipelineId }],
  )
  if (measured.length === 0 || datasetId === null || assertions === null) return null
  if (kind !== 'compare' && form[kind] === undefined) return null
  return {
    kind,
    ...(form.name.trim() && { name: form.name.trim() }),
    candidates: measured.map((one) => ({
      pipelineId: one.pipelineId,
      ...(one.version !== null && { version: one.version }),
      name: nameOf(one).slice(0, 120),
    })),
    datasetId,
    ...(datasetVersion !== null && { datasetVersion }),
    setup: {
      cases: { ...(split && { split }), ...(tag && { tag }) },
      repeats: form.repeats,
      assertions,
      ...(judge && { judge }),
      ...(metric && { metric }),
      prices: form.prices,
      limits: form.limits,
      ...(kind === 'sweep' && { sweep: form.sweep }),
      ...(kind === 'optimise' && { optimise: form.optimise }),
    },
  }
}

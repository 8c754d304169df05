import type { RunView, StepView } from '@/components/state/run-view'

export interface WaterfallRow {
  step: StepView
  /** Share of the whole time, 0–1. */
  from: number
  width: number
  durationMs: number
}

const MIN_WIDTH = 0.004

/** Steps in order of their start as bars on one time axis. A running step reaches to `now`. */
export function waterfallRows(view: RunView, now: number): { rows: WaterfallRow[]; totalMs: number } {
  const steps = Object.values(view.steps).sort((a, b) => a.startedAt - b.startedAt)
  const first = steps[0]
  if (!first) return { rows: [], totalMs: 0 }
  const start = Math.min(view.startedAt ?? first.startedAt, first.startedAt)
  const endOf = (step: StepView): number =>
    step.record ? step.startedAt + step.record.durationMs : Math.max(now, step.startedAt)
  const totalMs = Math.max(1, ...steps.map((step) => endOf(step) - start))
  const rows = steps.map((step) => ({
    step,
    from: (step.startedAt - start) / totalMs,
    width: Math.max(MIN_WIDTH, (endOf(step) - step.startedAt) / totalMs),
    durationMs: endOf(step) - step.startedAt,
  }))
  return { rows, totalMs }
}

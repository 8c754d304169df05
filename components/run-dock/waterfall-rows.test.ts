import { expect, it } from 'vitest'
import { newRunView, type StepView } from '@/components/state/run-view'
import type { StepRecord } from '@/pipeline/run-event'
import { waterfallRows } from './waterfall-rows'

const record = (durationMs: number): StepRecord => ({
  stepId: 's',
  type: 'x',
  outcome: 'ok',
  notes: [],
  startedAt: 0,
  durationMs,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: {},
  previews: {},
})
const step = (stepId: string, startedAt: number, durationMs?: number): StepView => ({
  stepId,
  state: durationMs === undefined ? 'running' : 'ok',
  startedAt,
  attempt: 1,
  ...(durationMs === undefined ? {} : { record: record(durationMs) }),
})

it('puts steps on one time axis, a running one up to now', () => {
  const view = { ...newRunView('r'), startedAt: 100, steps: { b: step('b', 150), a: step('a', 100, 50) } }
  const { rows, totalMs } = waterfallRows(view, 300)
  expect(totalMs).toBe(200)
  expect(rows.map((row) => [row.step.stepId, row.from, row.width, row.durationMs])).toEqual([
    ['a', 0, 0.25, 50],
    ['b', 0.25, 0.75, 150],
  ])
})

it('has nothing to show before the first step', () => {
  expect(waterfallRows(newRunView('r'), 5)).toEqual({ rows: [], totalMs: 0 })
})

it('never shows a bar too thin to see, nor one of negative length', () => {
  const view = {
    ...newRunView('r'),
    startedAt: 0,
    steps: { a: step('a', 0, 100_000), b: step('b', 10, 0), c: step('c', 500) },
  }
  for (const row of waterfallRows(view, 100).rows) expect(row.width).toBeGreaterThan(0)
})

import { describe, expect, it } from 'vitest'
import type { RunEvent } from '@/pipeline/run-event'
import { TraceBudget, withoutData } from './trace-sample'

describe('TraceBudget', () => {
  it('lets a burst of one second through, then as many as time brings', () => {
    let now = 0
    const budget = new TraceBudget(3, () => now)
    expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, true, false])
    now = 400
    expect([budget.take(), budget.take()]).toEqual([true, false])
    now = 60_000
    expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, true, false])
  })
})

describe('withoutData', () => {
  it('keeps what happened and drops what it happened with', () => {
    const base = { runId: 'r', at: 1 }
    const step = {
      stepId: 'a',
      type: 'x',
      outcome: 'ok',
      notes: [],
      startedAt: 1,
      durationMs: 2,
      attempts: 1,
      cached: false,
      inputs: { text: 'secret' },
      outputs: { text: 'long' },
      previews: {},
    } as const
    const events: RunEvent[] = [
      { ...base, type: 'run.started', seq: 1, planHash: 'h' },
      { ...base, type: 'step.finished', seq: 2, step: { ...step, notes: [] } },
    ]
    const light = withoutData(events)
    expect(JSON.stringify(light)).not.toMatch(/secret|long/)
    expect(light).toMatchObject([{ type: 'run.started' }, { step: { stepId: 'a', outcome: 'ok', durationMs: 2 } }])
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunEvent, runEventSchema } from '@/pipeline/run-event'
import { lightTrace, TraceBudget } from './trace-sample'

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

describe('lightTrace', () => {
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
      { ...base, type: 'step.started', seq: 3, stepId: 'b', attempt: 1 },
      { ...base, type: 'step.inner', seq: 3, within: 'b', step: { ...step, notes: [] } },
      {
        ...base,
        type: 'step.finished',
        seq: 4,
        step: {
          ...step,
          stepId: 'b"\\',
          outcome: 'degraded',
          notes: [{ code: 'no-sources', message: 'None “here”' }],
          usage: { inputTokens: 1, outputTokens: 2 },
        },
      },
      {
        ...base,
        type: 'run.finished',
        seq: 5,
        status: 'ok',
        outputs: {},
        usage: { inputTokens: 1, outputTokens: 2 },
        durationMs: 3,
      },
    ]
    const light = lightTrace(events)
    expect(light).not.toMatch(/secret|long/)
    const parsed = z.array(runEventSchema).parse(JSON.parse(light))
    const bare = { inputs: {}, outputs: {}, previews: {}, details: { notKept: expect.stringContaining('Under load') } }
    expect(parsed).toEqual([
      events[0],
      { ...base, type: 'step.finished', seq: 2, step: { ...step, notes: [], ...bare } },
      {
        ...base,
        type: 'step.finished',
        seq: 4,
        step: {
          ...step,
          ...bare,
          stepId: 'b"\\',
          outcome: 'degraded',
          notes: [{ code: 'no-sources', message: 'None “here”' }],
          usage: { inputTokens: 1, outputTokens: 2 },
        },
      },
    ])
    expect(lightTrace([])).toBe('[]')
  })
})

import { describe, expect, it } from 'vitest'
import { barsOf } from './waterfall-layout'

describe('barsOf', () => {
  it('puts parallel steps beside each other on one axis', () => {
    const bars = barsOf([
      { stepId: 'model', startedAt: 1_100, durationMs: 900 },
      { stepId: 'a', startedAt: 1_000, durationMs: 100 },
      { stepId: 'b', startedAt: 1_000, durationMs: 50 },
    ])
    expect(bars.map((bar) => bar.stepId)).toEqual(['b', 'a', 'model'])
    expect(bars[2]?.offsetMs).toBe(100)
    expect(bars[2]?.left).toBeCloseTo(0.1)
    expect(bars[2]?.width).toBeCloseTo(0.9)
  })
  it('keeps a step without duration visible, inside the axis', () => {
    const [, last] = barsOf([
      { stepId: 'a', startedAt: 0, durationMs: 1_000 },
      { stepId: 'b', startedAt: 1_000, durationMs: 0 },
    ])
    expect(last?.width).toBeGreaterThan(0)
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(1)
  })
  it('takes a run of no time and a run of no steps', () => {
    expect(barsOf([])).toEqual([])
    expect(barsOf([{ stepId: 'a', startedAt: 5, durationMs: 0 }])[0]?.left).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { mcnemar, meanOf, wilson } from './statistics'

describe('the statistics', () => {
  it('are Wilson’s interval and McNemar’s exact test', () => {
    expect(wilson(8, 10).low).toBeCloseTo(0.4902, 3)
    expect(wilson(8, 10).high).toBeCloseTo(0.9433, 3)
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
    expect(mcnemar(0, 0)).toBe(1)
    expect(mcnemar(5, 0)).toBeCloseTo(0.0625)
    expect(mcnemar(8, 2)).toBeCloseTo(0.1094, 3)
    expect(mcnemar(2, 8)).toBe(mcnemar(8, 2))
  })

  it('hold for thousands of trials', () => {
    expect(mcnemar(1_000, 1_000)).toBeCloseTo(1)
    // The normal approximation: z = 100 / √2100, two-sided.
    expect(mcnemar(1_100, 1_000)).toBeCloseTo(0.0307, 2)
    expect(mcnemar(3_000, 0)).toBe(0)
  })

  it('have no mean of nothing', () => {
    expect(meanOf([])).toBeNull()
    expect(meanOf([1, 2])).toBe(1.5)
  })
})

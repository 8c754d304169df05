import { describe, expect, it } from 'vitest'
import { regress } from '@/scripts/reader/regress'
import { linearScore } from './linear'

describe('linearScore', () => {
  const model = { bias: 1, mean: [10, 0], spread: [2, 1], weights: [3, -1] }

  it('weighs what is above and below the mean', () => expect(linearScore(model, [12, 1])).toBe(3))
  it('cuts what lies far out', () => expect(linearScore(model, [1000, 0])).toBe(13))
})

describe('regress', () => {
  const rows = Array.from({ length: 60 }, (_, at) => Float32Array.from([at, (at * 7) % 10, 5]))
  const targets = rows.map(([value = 0]) => value >= 30)

  it('learns what tells the rows apart, and nothing from a column that never changes', () => {
    const model = regress(rows, targets, 1)
    expect(rows.filter((row, at) => linearScore(model, row) > 0 !== targets[at]).length).toBeLessThan(3)
    const [first = 0, second = 0, third = 0] = model.weights
    expect(first).toBeGreaterThan(5 * Math.abs(second))
    expect(third).toBe(0)
  })

  it('keeps weights small where the penalty is large', () => {
    const [loose = 0] = regress(rows, targets, 0.1).weights
    const [tight = 0] = regress(rows, targets, 100).weights
    expect(tight).toBeLessThan(loose / 3)
    expect(tight).toBeGreaterThan(0)
  })
})

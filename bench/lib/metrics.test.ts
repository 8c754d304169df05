import { describe, expect, it } from 'vitest'
import { ndcg, recall, reciprocalRank } from './metrics'
import { mean, percentile } from './percentile'
import { table } from './report'

const grades = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 1],
  ['z', 0],
])

describe('ndcg', () => {
  it('is 1 for the ideal order', () => {
    expect(ndcg(['a', 'b', 'c'], grades, 10)).toBe(1)
  })

  it('follows the formula', () => {
    const ideal = 3 + 2 / Math.log2(3) + 1 / 2
    expect(ndcg(['c', 'x', 'a'], grades, 10)).toBeCloseTo((1 + 3 / 2) / ideal, 10)
  })

  it('looks at the first k only, for the ideal too', () => {
    expect(ndcg(['b', 'a'], grades, 1)).toBeCloseTo(2 / 3, 10)
  })

  it('is 0 without relevant documents', () => {
    expect(ndcg(['z'], new Map([['z', 0]]), 10)).toBe(0)
  })
})

describe('reciprocalRank', () => {
  it('counts the first relevant result within k', () => {
    expect(reciprocalRank(['x', 'z', 'b'], grades, 10)).toBeCloseTo(1 / 3, 10)
    expect(reciprocalRank(['x', 'z', 'b'], grades, 2)).toBe(0)
  })
})

describe('recall', () => {
  it('is the share of relevant documents within k', () => {
    expect(recall(['a', 'z', 'b', 'c'], grades, 3)).toBeCloseTo(2 / 3, 10)
    expect(recall(['a'], new Map(), 3)).toBe(0)
  })
})

describe('percentile and mean', () => {
  it('interpolate', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(percentile([10, 20], 0.95)).toBeCloseTo(19.5, 10)
    expect(percentile([7], 0.99)).toBe(7)
    expect(percentile([], 0.5)).toBeNaN()
    expect(mean([1, 2, 6])).toBe(3)
  })
})

describe('table', () => {
  it('aligns words left and numbers right', () => {
    expect(
      table([
        { name: 'a', ms: 1.23456 },
        { name: 'longer', ms: 100 },
      ]),
    ).toBe('name       ms\na       1.235\nlonger    100')
  })
})

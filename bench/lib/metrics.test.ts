import { describe, expect, it } from 'vitest'
import { ndcgAt } from '@/pipeline/metrics/retrieval'
import { percentile } from '@/pipeline/metrics/statistics'
import { mean, placesIn } from './metrics'
import { table } from './report'

const grades = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 1],
  ['z', 0],
])

it('places the relevant documents of a query in a ranking', () => {
  expect(placesIn(['x', 'c', 'a', 'c', 'z'], grades)).toEqual([
    { rank: 3, grade: 3 },
    { rank: Number.POSITIVE_INFINITY, grade: 2 },
    { rank: 2, grade: 1 },
  ])
  expect(ndcgAt(placesIn(['b', 'a'], grades), 1)).toBeCloseTo(2 / 3, 10)
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

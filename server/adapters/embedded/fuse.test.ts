import { describe, expect, it } from 'vitest'
import { fuseByDistribution, fuseByRank } from './fuse'

const list = (...scores: [slot: number, score: number][]) => scores.map(([slot, score]) => ({ slot, score }))

describe('fuseByRank', () => {
  it('adds 1/(position + 2), whatever the scores', () => {
    const fused = fuseByRank([list([1, 9], [2, 8]), list([2, 0.3], [3, 0.2])])
    expect(fused).toEqual([
      { slot: 2, score: 1 / 3 + 1 / 2 },
      { slot: 1, score: 1 / 2 },
      { slot: 3, score: 1 / 3 },
    ])
  })

  it('keeps the order of the first list among equals', () => {
    expect(fuseByRank([list([7, 1]), list([5, 1])]).map(({ slot }) => slot)).toEqual([7, 5])
  })
})

describe('fuseByRank with weights', () => {
  it('adds 1/((position + 1)/weight + 1)', () => {
    const fused = fuseByRank([list([1, 9], [2, 8]), list([2, 0.3])], [3, 0.5])
    expect(fused.map(({ slot }) => slot)).toEqual([2, 1])
    expect(fused[0]?.score).toBeCloseTo(1 / (2 / 3 + 1) + 1 / (1 / 0.5 + 1), 10)
    expect(fused[1]?.score).toBeCloseTo(1 / (1 / 3 + 1), 10)
  })

  it('counts a list without weight as nothing', () => {
    expect(fuseByRank([list([1, 1]), list([2, 1])], [1, 0])).toEqual([
      { slot: 1, score: 1 / 2 },
      { slot: 2, score: 0 },
    ])
  })
})

describe('fuseByDistribution', () => {
  it('maps mean ± 3 sample deviations to 0…1 and adds', () => {
    // Scores 1, 2, 3: mean 2, sample deviation 1, so −1 … 5 becomes 0 … 1.
    const fused = fuseByDistribution([list([1, 3], [2, 2], [3, 1])])
    expect(fused.map(({ score }) => score)).toEqual([4 / 6, 3 / 6, 2 / 6])
  })

  it('counts a single or equal score as 0.5', () => {
    expect(fuseByDistribution([list([1, 42]), list([1, 7], [2, 7])])).toEqual([
      { slot: 1, score: 1 },
      { slot: 2, score: 0.5 },
    ])
  })

  it('takes empty lists', () => {
    expect(fuseByDistribution([[], []])).toEqual([])
  })
})

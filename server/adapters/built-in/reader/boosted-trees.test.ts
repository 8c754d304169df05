import { describe, expect, it } from 'vitest'
import { boost } from '@/scripts/reader/boost'
import { logistic, scoreOf } from './boosted-trees'

const tree = { feature: [1, -1, 0, 0, 0, -1, -1], at: [0.5, 2, 3, 0, 0, 10, 20] }
const model = { features: ['a', 'b'], bias: 1, trees: [tree] }

describe('scoreOf', () => {
  it.each([
    [[9, 0.5], 3],
    [[3, 0.6], 11],
    [[3.1, 0.6], 21],
  ])('follows the splits of %j', (row, score) => expect(scoreOf(model, row)).toBe(score))

  it('makes probabilities', () => {
    expect(logistic(0)).toBe(0.5)
    expect(logistic(3)).toBeGreaterThan(0.95)
  })
})

const options = { trees: 60, depth: 2, rate: 0.3, lambda: 1, least: 0.1, sample: 0.9, columns: 1, seed: 5 }

describe('boost', () => {
  /** In each group of four, the one with the largest first value; the second is noise. */
  function rows() {
    const values: number[] = []
    const targets: number[] = []
    const groups: number[] = []
    for (let group = 0; group < 80; group++) {
      const right = group % 4
      for (let row = 0; row < 4; row++) {
        values.push(row === right ? 5 + (group % 3) : ((group * 7 + row * 3) % 4) + 0.1, (group * 13 + row * 5) % 9)
        targets.push(row === right ? 1 : 0)
        groups.push(group)
      }
    }
    return {
      features: ['signal', 'noise'],
      values: Float32Array.from(values),
      targets: Float32Array.from(targets),
      groups: Int32Array.from(groups),
    }
  }

  it.each(['softmax', 'logistic', 'squared'] as const)('learns which row it is (%s)', (loss) => {
    const trained = boost(rows(), { ...options, loss })
    expect(scoreOf(trained, [6, 4])).toBeGreaterThan(scoreOf(trained, [2, 4]) + 0.5)
  })

  it('gives the same trees for the same rows and seed', () => {
    const first = boost(rows(), { ...options, loss: 'logistic' })
    expect(boost(rows(), { ...options, loss: 'logistic' })).toEqual(first)
    expect(boost(rows(), { ...options, loss: 'logistic', seed: 6 })).not.toEqual(first)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelFigures } from './labels'

const pairs = (expected: (string | number)[], given: (string | number | null)[]) =>
  expected.map((label, at) => {
    const one = given[at] ?? null
    return { expected: String(label), given: one === null ? null : String(one) }
  })

describe('the figures of labels', () => {
  it('are those of scikit-learn’s examples', () => {
    expect(labelFigures(pairs([1, 1, 1, -1], [1, -1, 1, 1]))?.mcc).toBeCloseTo(-1 / 3)
    expect(labelFigures(pairs([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1]))?.macroF1).toBeCloseTo(0.2667, 3)
    const animals = labelFigures(
      pairs(['cat', 'ant', 'cat', 'cat', 'ant', 'bird'], ['ant', 'ant', 'cat', 'cat', 'ant', 'cat']),
    )
    expect(animals?.labels).toEqual(['ant', 'bird', 'cat'])
    expect(animals?.matrix).toEqual([
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ])
    // (4·6 − 15) / √((36 − 18)(36 − 14))
    expect(animals?.mcc).toBeCloseTo(9 / Math.sqrt(396))
  })

  it('stand beside what always saying the same would reach', () => {
    const figures = labelFigures(pairs(['no', 'no', 'no', 'yes'], ['no', 'no', 'no', 'no']))
    expect(figures).toMatchObject({ accuracy: 0.75, mcc: 0, majority: { label: 'no', accuracy: 0.75 } })
    expect(figures?.macroF1).toBeCloseTo(3 / 7)
    expect(figures?.majority.macroF1).toBeCloseTo(3 / 7)
  })

  it('have an answer where there is one label, none, or nothing', () => {
    expect(labelFigures([])).toBeNull()
    expect(labelFigures(pairs(['a', 'a'], ['a', 'a']))).toMatchObject({ accuracy: 1, macroF1: 1, mcc: 0 })
    expect(labelFigures(pairs(['a', 'b'], ['a', null]))).toMatchObject({
      labels: ['a', 'b'],
      matrix: [
        [1, 0],
        [0, 0],
      ],
      none: [0, 1],
      accuracy: 0.5,
      macroF1: 0.5,
    })
    expect(labelFigures(pairs(['a'], [null]))).toMatchObject({ accuracy: 0, macroF1: 0, mcc: 0 })
  })

  it('stay within their bounds and do not depend on the order of the cases', () => {
    const label = fc.constantFrom('a', 'b', 'c')
    const one = fc.record({ expected: label, given: fc.option(label) })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), (all) => {
        const figures = labelFigures(all)
        expect(labelFigures(all.toReversed())).toEqual({
          ...figures,
          // Sums of the same numbers in another order.
          macroF1: expect.closeTo(figures?.macroF1 ?? -1, 10),
          majority: { ...figures?.majority, macroF1: expect.closeTo(figures?.majority.macroF1 ?? -1, 10) },
        })
        for (const value of [figures?.accuracy, figures?.macroF1, figures?.majority.accuracy]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        expect(Math.abs(figures?.mcc ?? 2)).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })
})

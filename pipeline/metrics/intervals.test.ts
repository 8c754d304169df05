import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterMean } from './clusters'
import { meanEstimate, shareEstimate } from './intervals'
import { seededRandom } from './random'

const apart = (values: readonly number[]) => values.map((value, at) => ({ cluster: String(at), value }))

describe('the estimate of a share', () => {
  it('is Wilson’s', () => {
    // R. G. Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 is 0.2553 to 0.3662.
    const found = shareEstimate(81, 263)
    expect(found?.low).toBeCloseTo(0.2553, 4)
    expect(found?.high).toBeCloseTo(0.3662, 4)
    expect(shareEstimate(0, 0)).toBeNull()
  })

  it('is the same whether hits are counted or cases given', () => {
    const values = apart([1, 1, 1, 0, 1, 1, 0, 1, 1, 1])
    expect(meanEstimate(values, 'yes-no')).toMatchObject({ ...shareEstimate(8, 10), low: expect.closeTo(0.4902, 4) })
  })

  it('is wider where cases of a document are alike', () => {
    const alike = Array.from({ length: 60 }, (_, at) => ({ cluster: String(at % 6), value: at % 6 < 4 ? 1 : 0 }))
    const free = meanEstimate(apart(alike.map(({ value }) => value)), 'yes-no')
    const found = meanEstimate(alike, 'yes-no')
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeGreaterThan(2 * ((free?.high ?? 1) - (free?.low ?? 0)))
  })
})

describe('the estimate of a mean', () => {
  it('has the error that documents as units have', () => {
    // Equal documents: the error of the plain mean of their means.
    const values = [0.1, 0.3, 0.2, 0.6, 0.4, 0.2].map((value, at) => ({ cluster: String(at % 3), value }))
    const means = [0.35, 0.35, 0.2]
    const middle = means.reduce((sum, one) => sum + one, 0) / 3
    const error = Math.sqrt(means.reduce((sum, one) => sum + (one - middle) ** 2, 0) / 2 / 3)
    expect(clusterMean(values)?.error).toBeCloseTo(error, 10)
  })

  it('is the same for the same data, in any order', () => {
    const random = seededRandom(3)
    const values = Array.from({ length: 40 }, (_, at) => ({ cluster: String(at % 12), value: random() }))
    const turned = [...values].reverse()
    expect(meanEstimate(values)).toEqual(meanEstimate(values))
    expect(meanEstimate(turned)?.low).toBeCloseTo(meanEstimate(values)?.low ?? 0, 10)
  })

  it('does not take what never varied for certain', () => {
    expect(meanEstimate(apart(Array.from({ length: 30 }, () => 1)))).toMatchObject({
      mean: 1,
      low: expect.closeTo(0.8865, 3),
    })
    expect(meanEstimate(apart([12]), 'amount')).toBeNull()
    expect(meanEstimate([])).toBeNull()
  })

  it('is always a number within its interval', () => {
    const value = fc.record({
      cluster: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
        const found = meanEstimate(values)
        return (
          found !== null && 0 <= found.low && found.low <= found.mean && found.mean <= found.high && found.high <= 1
        )
      }),
    )
  })

  it('holds the truth in about 95 of 100 samples, also of few documents', () => {
    const random = seededRandom(11)
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    for (const documents of [3, 10, 40]) {
      let held = 0
      for (let sample = 0; sample < 300; sample += 1) {
        const values = Array.from({ length: documents }, (_, at) => ({
          cluster: String(at),
          ease: 0.1 * normal(),
        })).flatMap(({ cluster, ease }) =>
          Array.from({ length: 5 }, () => ({ cluster, value: 0.5 + ease + 0.1 * normal() })),
        )
        const found = meanEstimate(values)
        held += Number(found && found.low <= 0.5 && found.high >= 0.5)
      }
      expect(held / 300).toBeGreaterThan(0.92)
    }
  })
})

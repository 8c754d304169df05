import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohensKappa, judgeFigures } from './agreement'

const table = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([key, count]) => {
    const [one = '', other = ''] = key.split(' ')
    return Array.from({ length: count }, () => [one, other] as const)
  })

describe('Cohen’s κ', () => {
  it('is that of published tables', () => {
    // Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, 3rd edition, table 18.1: κ = .68, s.e. = .087.
    const found = cohensKappa(table({ 'a a': 75, 'a b': 1, 'a c': 4, 'b a': 5, 'b b': 4, 'b c': 1, 'c c': 10 }))
    expect(found?.kappa).toBeCloseTo(0.676, 3)
    expect(found?.error).toBeCloseTo(0.088, 2)
    // Scikit-learn's and Wikipedia's example: 20 and 15 agree, 5 and 10 do not.
    expect(cohensKappa(table({ 'y y': 20, 'y n': 5, 'n y': 10, 'n n': 15 }))?.kappa).toBeCloseTo(0.4, 10)
  })

  it('says nothing where one verdict is all there is', () => {
    const constant = cohensKappa(table({ 'y y': 60 }))
    expect(constant).toMatchObject({ kappa: 0, error: null, low: -1, high: 1, agreement: 1 })
    expect(cohensKappa([])).toBeNull()
  })

  it('is not sure of itself where all agree', () => {
    const all = cohensKappa(table({ 'y y': 25, 'n n': 25 }))
    expect(all?.kappa).toBe(1)
    expect(all?.low).toBeGreaterThan(0.8)
    expect(all?.low).toBeLessThan(0.9)
  })

  it('is always a number within its interval', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 80 }), (pairs) => {
        const found = cohensKappa(pairs)
        if (!found) return false
        return found.low <= found.kappa && found.kappa <= found.high && found.low >= -1 && found.high <= 1
      }),
    )
  })
})

describe('the figures of a judge', () => {
  const item = (human: boolean, verdicts: (boolean | null)[], swapped: boolean | null = null) => ({
    labelId: '1',
    question: 'q',
    preview: 'a',
    human,
    verdicts,
    swapped,
  })

  it('count what it could not be understood in apart', () => {
    const figures = judgeFigures([
      item(true, [true, true, true], true),
      item(true, [true, false, true], false),
      item(false, [null, false], false),
      item(false, [null, null]),
    ])
    expect(figures).toMatchObject({ n: 3, labelled: 4, unparsed: 0.25, agreement: 1, kappa: 1, repeats: 3 })
    expect(figures?.baseRate).toBeCloseTo(2 / 3)
    expect(figures?.majority).toBeCloseTo(2 / 3)
    // The second answer: one pair of three agrees.
    expect(figures?.selfAgreement).toBeCloseTo((1 + 1 / 3) / 2)
    expect(figures?.swapRate).toBeCloseTo(1 / 3)
  })

  it('are none without a verdict, and know what was not asked', () => {
    expect(judgeFigures([item(true, [null])])).toBeNull()
    expect(judgeFigures([item(true, [true])])).toMatchObject({ selfAgreement: null, swapRate: null })
  })
})

import { describe, expect, it } from 'vitest'
import { clopperPearson, incompleteBeta, logChoose, normalPoint, studentPoint, studentTwoSided } from './distributions'
import { fisher } from './fisher'
import { holm } from './holm'

describe('the distributions', () => {
  it('have the points of the printed tables', () => {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values of Student's t distribution.
    expect(studentPoint(0.05, 1)).toBeCloseTo(12.706, 3)
    expect(studentPoint(0.05, 2)).toBeCloseTo(4.303, 3)
    expect(studentPoint(0.05, 10)).toBeCloseTo(2.228, 3)
    expect(studentPoint(0.01, 30)).toBeCloseTo(2.75, 3)
    expect(normalPoint(0.05)).toBeCloseTo(1.96, 4)
    expect(studentTwoSided(2.228139, 10)).toBeCloseTo(0.05, 6)
    expect(studentTwoSided(Number.POSITIVE_INFINITY, 3)).toBe(0)
  })

  it('have the ends that shares have', () => {
    expect(incompleteBeta(0, 2, 3)).toBe(0)
    expect(incompleteBeta(1, 2, 3)).toBe(1)
    // I_x(1, b) = 1 − (1 − x)^b.
    expect(incompleteBeta(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 12)
    expect(Math.exp(logChoose(52, 5))).toBeCloseTo(2_598_960, 3)
    // No failure in 30: 1 − 0.025^(1/30).
    expect(clopperPearson(0, 30, 0.05).high).toBeCloseTo(0.1157, 4)
    expect(clopperPearson(30, 30, 0.05)).toEqual({ low: expect.closeTo(0.8843, 4), high: 1 })
  })
})

describe('Fisher’s exact test', () => {
  it('says of the lady tasting tea what Fisher said', () => {
    // The Design of Experiments (1935), II: 3 of 4 cups; the one-sided chance is 17/70, the two-sided 34/70.
    expect(fisher(3, 4, 1, 4)).toBeCloseTo(34 / 70, 10)
    expect(fisher(4, 4, 0, 4)).toBeCloseTo(2 / 70, 10)
  })

  it('has nothing to say where there is nothing', () => {
    expect(fisher(0, 0, 3, 5)).toBe(1)
    expect(fisher(0, 5, 0, 7)).toBe(1)
    expect(fisher(700, 1_000, 1_400, 2_000)).toBeCloseTo(1, 9)
  })
})

describe('Holm’s correction', () => {
  it('is that of R’s p.adjust', () => {
    // R 4.3: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm").
    expect(holm([0.01, 0.02, 0.03, 0.04, 0.05]).map((p) => Number(p.toFixed(10)))).toEqual([
      0.05, 0.08, 0.09, 0.09, 0.09,
    ])
    expect(holm([0.04, 0.001])).toEqual([0.04, 0.002])
    expect(holm([0.9, 0.8])).toEqual([1, 1])
    expect(holm([])).toEqual([])
  })
})

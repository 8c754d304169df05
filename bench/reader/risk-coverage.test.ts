import { describe, expect, it } from 'vitest'
import { riskCoverage } from './risk-coverage'

describe('riskCoverage', () => {
  it('is the share of wrong answers among the surest', () => {
    const judged = [0.9, 0.8, 0.7, 0.6].map((confidence, at) => ({ confidence, right: at < 2 }))
    const { aurc, points } = riskCoverage(judged.toReversed())
    expect(points.find(({ coverage }) => coverage === 0.5)).toEqual({ coverage: 0.5, risk: 0, confidence: 0.8 })
    expect(points.at(-1)).toEqual({ coverage: 1, risk: 0.5, confidence: 0.6 })
    expect(aurc).toBeCloseTo((0 + 0 + 1 / 3 + 1 / 2) / 4)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, abstentionFigures } from './abstention'

const answer = (right: boolean | null, confidence?: number): Attempt => ({
  abstained: false,
  unanswerable: false,
  right,
  confidence,
})
const silence = (unanswerable: boolean): Attempt => ({ abstained: true, unanswerable, right: null })

describe('risk and coverage', () => {
  it('follow the confidence, the surest first', () => {
    const figures = abstentionFigures([answer(true, 0.9), answer(false, 0.8), answer(true, 0.7), answer(true, 0.6)])
    expect(figures?.curve).toEqual([
      { coverage: 0.25, risk: 0, confidence: 0.9 },
      { coverage: 0.5, risk: 0.5, confidence: 0.8 },
      { coverage: 0.75, risk: expect.closeTo(1 / 3), confidence: 0.7 },
      { coverage: 1, risk: 0.25, confidence: 0.6 },
    ])
    // The mean of 0, 1/2, 1/3, 1/4.
    expect(figures?.aurc).toBeCloseTo(13 / 48)
  })

  it('are one point where there is no confidence, and nothing where no answer was judged', () => {
    const figures = abstentionFigures([answer(true), answer(false), silence(true), silence(false)])
    expect(figures).toEqual({
      of: 4,
      answeredRight: 1,
      answeredWrong: 1,
      answeredUnknown: 0,
      answeredUnanswerable: 0,
      abstainedRight: 1,
      abstainedWrong: 1,
      curve: [{ coverage: 0.5, risk: 0.5, confidence: null }],
      aurc: 0.5,
    })
    expect(abstentionFigures([])).toBeNull()
    expect(abstentionFigures([silence(true), answer(null)])).toMatchObject({
      curve: [],
      aurc: null,
      answeredUnknown: 1,
    })
  })

  it('count an answer to what cannot be answered as wrong', () => {
    expect(abstentionFigures([{ ...answer(true), unanswerable: true }])).toMatchObject({
      answeredRight: 0,
      answeredWrong: 1,
      answeredUnanswerable: 1,
    })
  })

  it('do not depend on the order of the cases, also of equally sure ones', () => {
    const one = fc.record({
      abstained: fc.boolean(),
      unanswerable: fc.boolean(),
      right: fc.option(fc.boolean()),
      confidence: fc.constantFrom(0.2, 0.5, 0.9),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 15 }), (all) => {
        const figures = abstentionFigures(all)
        const other = abstentionFigures(all.toReversed())
        expect(other?.curve).toEqual(figures?.curve)
        expect(other?.aurc ?? -1).toBeCloseTo(figures?.aurc ?? -1, 10)
        for (const { coverage, risk } of figures?.curve ?? []) {
          expect(coverage > 0 && coverage <= 1 && risk >= 0 && risk <= 1).toBe(true)
        }
      }),
    )
  })
})

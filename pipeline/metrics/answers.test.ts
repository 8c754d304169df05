import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passedOf, verdictOf } from './checks'
import { citationFigures } from './citations'
import { compareColumns, type JudgedCase, type Verdict } from './compare'
import { nuggetFigures } from './nuggets'
import { repeatFigures } from './repeats'

describe('nugget recall', () => {
  it('counts what is vital, and what is said partly as a half', () => {
    const nuggets = [
      { vital: true, state: 'said' },
      { vital: true, state: 'partly' },
      { vital: true, state: 'not' },
      { vital: false, state: 'said' },
    ] as const
    // W: (1 + 0.5 + 0 + 0.5·1) / (3 + 0.5)
    expect(nuggetFigures(nuggets)).toEqual({ recall: 0.5, strict: 1 / 3, weighted: 2 / 3.5 })
    expect(nuggetFigures([{ vital: false, state: 'partly' }])).toMatchObject({ recall: 0.5, strict: 0 })
    expect(nuggetFigures([])).toBeNull()
  })
})

describe('ALCE’s citation precision and recall', () => {
  it('takes a citation for vain that neither says it alone nor is needed', () => {
    const both = { alone: false, withoutIt: false }
    const vain = { alone: false, withoutIt: true }
    const full = { alone: true, withoutIt: true }
    expect(
      citationFigures([
        { supported: true, citations: [both, both] },
        { supported: true, citations: [{ alone: true, withoutIt: false }, vain] },
        { supported: true, citations: [full, full] },
        { supported: false, citations: [full] },
        { supported: false, citations: [] },
      ]),
    ).toEqual({ recall: 0.6, precision: 5 / 7 })
  })

  it('has no precision without a citation, and nothing without a statement', () => {
    expect(citationFigures([{ supported: true, citations: [] }])).toEqual({ recall: 0, precision: null })
    expect(citationFigures([])).toBeNull()
  })
})

describe('repeats', () => {
  it('tell how many answers differ and how many pass', () => {
    const repeats = [
      { answerHash: 'a', passed: true },
      { answerHash: 'a', passed: true },
      { answerHash: 'b', passed: false },
      { answerHash: 'c', passed: null },
    ]
    expect(repeatFigures(repeats)).toEqual({ of: 4, distinct: 3, agreement: 0.5, passed: 2, failed: 1 })
    expect(repeatFigures([])).toBeNull()
  })
})

describe('the verdict of all checks', () => {
  it.each([
    [['pass', 'void'], 'pass', true],
    [['pass', 'unjudged'], 'unjudged', null],
    [['fail', 'unjudged'], 'fail', false],
    [['void'], null, null],
    [[], null, null],
  ] as const)('%j is %s', (states, verdict, passed) => {
    const checks = states.map((state) => ({ state }))
    expect([verdictOf(checks), passedOf(checks)]).toEqual([verdict, passed])
  })
})

const column = (...verdicts: Verdict[]): JudgedCase[] =>
  verdicts.map((verdict, at) => ({ caseId: String(at), verdict }))
const times = (count: number, verdict: Verdict): Verdict[] => Array.from({ length: count }, () => verdict)

describe('two columns', () => {
  it('are compared by the cases where they differ', () => {
    const own = column(...times(8, 'pass'), ...times(2, 'fail'), 'pass', null)
    const other = column(...times(8, 'fail'), ...times(2, 'pass'), 'pass', 'pass')
    const comparison = compareColumns(own, other)
    expect(comparison).toMatchObject({ comparable: true, cases: 11, wins: 8, losses: 2, ties: 1 })
    expect(comparison).toMatchObject({ p: expect.closeTo(0.1094, 3) })
  })

  it('are not where more than 5 % have no verdict', () => {
    const all = column(...times(20, 'pass'))
    expect(compareColumns(column(...times(18, 'pass'), 'unjudged', 'unjudged'), all)).toMatchObject({
      comparable: true,
      cases: 18,
    })
    expect(compareColumns(column(...times(17, 'pass'), ...times(3, 'unjudged')), all)).toEqual({
      comparable: false,
      reason: 'unjudged',
      cases: 17,
      unjudged: 3 / 40,
    })
    expect(compareColumns(all, [])).toEqual({ comparable: false, reason: 'nothing-paired', cases: 0, unjudged: 0 })
  })

  it('count a case once, however often it was repeated', () => {
    const own = [...column('pass', 'pass'), ...column('fail', 'pass')]
    const other = [...column('fail', 'pass'), ...column('fail', 'pass')]
    expect(compareColumns(own, other)).toMatchObject({ cases: 2, wins: 1, losses: 0, ties: 1, p: 1 })
  })

  it('do not depend on the order of the cases, and mirror each other', () => {
    const one = fc.record({
      caseId: fc.constantFrom('a', 'b', 'c', 'd'),
      verdict: fc.constantFrom<Verdict>('pass', 'fail'),
    })
    fc.assert(
      fc.property(fc.array(one), fc.array(one), (own, other) => {
        const comparison = compareColumns(own, other)
        expect(compareColumns(own.toReversed(), other.toReversed())).toEqual(comparison)
        if (!comparison.comparable) return
        const { wins, losses } = comparison
        expect(compareColumns(other, own)).toMatchObject({ wins: losses, losses: wins, p: comparison.p })
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { anEvalCell } from '@/test/builders/eval-cells'
import { decidingMetric, figuresOf } from './figures'

const cases = Array.from({ length: 40 }, (_, at) => ({ id: `c${at}`, source: `d${at % 20}` }))
const setup = { repeats: 1 }

const passing = (candidateId: string, passes: (at: number) => boolean | null) =>
  cases.map(({ id }, at) => {
    const passed = passes(at)
    const state = passed === null ? 'unjudged' : passed ? 'pass' : 'fail'
    return anEvalCell({
      candidateId,
      caseId: id,
      shown: {
        passed,
        checks: [{ id: 'a', kind: 'judge', state }],
        scores: { tokenF1: passed ? 0.9 : 0.2 },
        latencyMs: 100 + at,
      },
    })
  })

describe('the figures of candidates', () => {
  const cells = [...passing('a', (at) => at % 2 === 0), ...passing('b', (at) => at % 2 === 0 || at % 3 === 0)]
  const [a, b] = figuresOf([{ id: 'a' }, { id: 'b' }], cells, cases, setup)

  it('have n, an interval, and the documents they are of', () => {
    expect(a).toMatchObject({ done: 40, total: 40, errors: 0, latencyMs: { p50: 119.5 } })
    expect(a?.metrics.passed).toMatchObject({ n: 40, mean: 0.5, method: 'wilson', clusters: 20 })
    expect(a?.metrics.tokenF1).toMatchObject({ n: 40, method: 'bootstrap' })
    expect(a?.metrics.cost).toBeUndefined()
    expect(a?.against).toBeUndefined()
  })

  it('are compared with the first, the deciding one alone', () => {
    expect(b?.against?.passed).toMatchObject({
      comparable: true,
      n: 40,
      wins: 7,
      losses: 0,
      ties: 33,
      verdict: 'better',
    })
    const { passed, tokenF1 } = b?.against ?? {}
    expect(passed?.comparable && passed.p === passed.pHolm).toBe(true)
    expect(tokenF1?.comparable && tokenF1.pHolm > tokenF1.p).toBe(true)
  })

  it('take the mean over the repeats of a case as one value', () => {
    const repeated = [true, true, false, false].map((passed, repeat) =>
      anEvalCell({ candidateId: 'a', caseId: 'c0', repeat, shown: { passed } }),
    )
    const [found] = figuresOf([{ id: 'a' }], repeated, cases.slice(0, 1), { repeats: 4 })
    expect(found).toMatchObject({ done: 4, total: 4 })
    expect(found?.metrics.passed).toMatchObject({ n: 1, mean: 0.5 })
  })

  it('are void where more than a twentieth has no verdict', () => {
    const unjudged = [...passing('a', () => true), ...passing('b', (at) => (at < 6 ? null : true))]
    const [, found] = figuresOf([{ id: 'a' }, { id: 'b' }], unjudged, cases, setup)
    expect(found).toMatchObject({ unjudged: 6 })
    expect(found?.against?.passed).toEqual({ comparable: false, reason: 'unjudged', n: 34 })
    expect(found?.metrics.passed).toMatchObject({ n: 34 })
  })

  it('refuse to compare what was judged otherwise, but for what no judge has a part in', () => {
    const other = passing('b', () => true).map((cell) => ({
      ...cell,
      shown: { ...cell.shown, judged: 'another judge' },
    }))
    const [, found] = figuresOf([{ id: 'a' }, { id: 'b' }], [...passing('a', () => true), ...other], cases, setup)
    expect(found?.against?.passed).toEqual({ comparable: false, reason: 'unlike', n: 40 })
    expect(found?.against?.latencyMs).toMatchObject({ comparable: true })
  })

  it('have nothing of nothing', () => {
    const [none, other] = figuresOf([{ id: 'a' }, { id: 'b' }], [], cases, setup)
    expect(none).toMatchObject({ done: 0, total: 40, metrics: {}, latencyMs: null, cost: null })
    expect(other?.against).toEqual({})
  })
})

describe('the metric by which is decided', () => {
  it('is the chosen one, else the first that most cases allow', () => {
    const cells = passing('a', () => true)
    expect(decidingMetric({ metric: 'tokenF1' }, cells)).toBe('tokenF1')
    expect(decidingMetric({}, cells)).toBe('passed')
    // One case that asks something of its own is no ground to decide by.
    const few = cells.map((cell, at) => (at === 0 ? cell : { ...cell, shown: { ...cell.shown, passed: null } }))
    expect(decidingMetric({}, few)).toBe('tokenF1')
    expect(decidingMetric({ metric: 'no such metric' }, [])).toBeNull()
  })
})

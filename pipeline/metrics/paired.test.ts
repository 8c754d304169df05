import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareMetrics, comparePaired, type Pair } from './paired'
import { casesNeeded, detectable, detectableMean, detectableOfSpread } from './power'

const pairsOf = (wins: number, losses: number, ties: number): Pair[] =>
  [...Array(wins + losses + ties).keys()].map((at) => ({
    caseId: String(at),
    cluster: String(at),
    own: at < wins ? 1 : at < wins + losses ? 0 : 1,
    other: at < wins ? 0 : 1,
  }))

const metricKind = fc.constantFrom('yes-no' as const, 'score' as const, 'amount' as const)
const outcome = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))
const pair = fc.record({
  caseId: fc.integer({ min: 0, max: 40 }).map(String),
  cluster: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  own: outcome,
  other: outcome,
})
const byCase = (pairs: readonly Pair[]) => pairs.map((one, at) => ({ ...one, cluster: `${at % 5}` }))

describe('a paired comparison', () => {
  it('is McNemar’s exact test of yes or no', () => {
    expect(comparePaired(pairsOf(8, 2, 20), 'yes-no')).toMatchObject({
      comparable: true,
      n: 30,
      wins: 8,
      losses: 2,
      ties: 20,
      difference: expect.closeTo(0.2),
      p: expect.closeTo(0.1094, 3),
      verdict: 'cannot-tell',
    })
    expect(comparePaired(pairsOf(10, 1, 20), 'yes-no')).toMatchObject({ verdict: 'better' })
    expect(comparePaired(pairsOf(1, 10, 20), 'yes-no')).toMatchObject({ verdict: 'worse' })
  })

  it('never shows an interval that its verdict denies', () => {
    for (let n = 1; n <= 46; n += 5) {
      for (let wins = 0; wins <= n; wins += 1) {
        for (let losses = 0; losses <= n - wins; losses += 2) {
          const found = comparePaired(pairsOf(wins, losses, n - wins - losses), 'yes-no')
          if (!found.comparable) throw new Error('comparable')
          expect([wins, losses, n, found.low > 0 || found.high < 0]).toEqual([
            wins,
            losses,
            n,
            found.verdict !== 'cannot-tell',
          ])
        }
      }
    }
  })

  it('holds together whatever is compared', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 80 }), metricKind, (pairs, kind) => {
        const found = comparePaired(byCase(pairs), kind)
        if (!found.comparable) return
        const facts = [found.low, found.high, found.p, found.pHolm, found.detectable, found.difference]
        expect(facts.every(Number.isFinite)).toBe(true)
        expect(found.low).toBeLessThanOrEqual(found.difference)
        expect(found.high).toBeGreaterThanOrEqual(found.difference)
        expect(found.low > 0 || found.high < 0).toBe(found.verdict !== 'cannot-tell')
        expect(found.wins + found.losses + found.ties).toBe(found.n)
      }),
      { numRuns: 300 },
    )
  })

  it('turns round with its sides, and asks no order', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), metricKind, (pairs, kind) => {
        const all = byCase(pairs)
        const found = comparePaired(all, kind)
        const turned = comparePaired(
          all.map((one) => ({ ...one, own: one.other, other: one.own })),
          kind,
        )
        if (!found.comparable || !turned.comparable) return
        expect(turned.difference).toBeCloseTo(-found.difference, 10)
        expect(turned.p).toBeCloseTo(found.p, 6)
        expect(turned.wins).toBe(found.losses)
      }),
    )
  })

  it('counts the repeats of a case as one, and needs verdicts', () => {
    const repeated = pairsOf(6, 0, 0).flatMap((one) => [one, one, one])
    expect(comparePaired(repeated, 'yes-no')).toMatchObject({ n: 6, p: expect.closeTo(0.03125, 5) })
    const unjudged = pairsOf(10, 0, 10).map((one, at) => (at < 3 ? { ...one, own: null } : one))
    expect(comparePaired(unjudged, 'yes-no')).toMatchObject({ comparable: false, reason: 'unjudged' })
    expect(comparePaired([], 'yes-no')).toEqual({ comparable: false, reason: 'nothing-paired', n: 0 })
    expect(comparePaired(pairsOf(1, 0, 0), 'amount')).toMatchObject({ comparable: false })
  })

  it('finds less to be better of an amount', () => {
    const times = Array.from({ length: 40 }, (_, at) => ({
      caseId: String(at),
      cluster: String(at),
      own: 100 + (at % 7),
      other: 150 + (at % 5),
    }))
    expect(comparePaired(times, 'amount')).toMatchObject({ verdict: 'better', wins: 40, losses: 0 })
    expect(
      comparePaired(
        times.map((one) => ({ ...one, own: one.other, other: one.own })),
        'amount',
      ),
    ).toMatchObject({
      verdict: 'worse',
    })
  })

  it('is not fooled by one document', () => {
    // All that differs is of one document of ten.
    const pairs = pairsOf(10, 0, 90).map((one, at) => ({ ...one, cluster: String(Math.floor(at / 10)) }))
    expect(comparePaired(pairs, 'yes-no')).toMatchObject({ verdict: 'cannot-tell' })
    const spread = pairsOf(10, 0, 90).map((one, at) => ({ ...one, cluster: String(at % 10) }))
    expect(comparePaired(spread, 'yes-no')).toMatchObject({ verdict: 'better' })
  })

  it('finds what fails everywhere, also in a few documents', () => {
    const pairs = pairsOf(0, 30, 0).map((one, at) => ({ ...one, cluster: String(at % 3) }))
    expect(comparePaired(pairs, 'yes-no')).toMatchObject({ verdict: 'worse' })
  })
})

describe('several metrics at once', () => {
  const family = new Map([
    ['one', { pairs: pairsOf(7, 0, 20), kind: 'yes-no' as const }],
    ['two', { pairs: pairsOf(9, 1, 20), kind: 'yes-no' as const }],
    ['three', { pairs: pairsOf(4, 4, 20), kind: 'yes-no' as const }],
    ['none', { pairs: [], kind: 'yes-no' as const }],
  ])

  it('are corrected together, with intervals that follow', () => {
    for (const alone of [null, 'one'] as const) {
      for (const [name, found] of compareMetrics(family, alone)) {
        if (!found.comparable) expect(name).toBe('none')
        else expect(found.low > 0 || found.high < 0).toBe(found.verdict !== 'cannot-tell')
      }
    }
  })

  it('leave the one that decides its power', () => {
    const together = compareMetrics(family).get('one')
    const apart = compareMetrics(family, 'one').get('one')
    expect(together).toMatchObject({ pHolm: expect.closeTo(0.0469, 3) })
    expect(apart).toMatchObject({ pHolm: expect.closeTo(0.0156, 3), verdict: 'better' })
  })
})

describe('what can be shown', () => {
  it('is about as the rule of thumb says', () => {
    expect(detectable(150)).toBeCloseTo(0.1, 1)
    expect(detectable(620)).toBeCloseTo(0.05, 1)
    expect(casesNeeded(0.1)).toBeGreaterThan(145)
    expect(casesNeeded(0.1)).toBeLessThan(180)
    expect(casesNeeded(0.05)).toBeGreaterThan(600)
    expect(casesNeeded(0.05)).toBeLessThan(680)
  })

  it('goes with the number of cases', () => {
    for (const difference of [0.02, 0.08, 0.15, 0.4, 0.9]) {
      const n = casesNeeded(difference) ?? 0
      expect(detectable(n)).toBeLessThanOrEqual(difference + 1e-9)
      expect(detectable(n - 1)).toBeGreaterThan(difference - 1e-9)
    }
    expect(detectable(3)).toBe(1)
    expect(casesNeeded(0)).toBeNull()
    expect(detectable(100, 0.2, 4)).toBeGreaterThan(detectable(100))
    expect(detectableMean(0.02, 1_000_000)).toBeCloseTo(0.056, 3)
    expect(detectableOfSpread(1, 0.3)).toBeNull()
    expect(detectableOfSpread(100, 0.3)).toBeCloseTo(0.085, 2)
  })
})

import { describe, expect, it } from 'vitest'
import type { CandidateFigures, PairedResult } from './figures'
import { type GateRule, judgeRules } from './gate'

const estimate = (mean: number, spread = 0.05) => ({
  n: 40,
  mean,
  low: mean - spread,
  high: mean + spread,
  method: 'wilson' as const,
  clusters: 40,
})
const compared = (verdict: 'better' | 'worse' | 'cannot-tell', difference: number, p = 0.01): PairedResult => ({
  comparable: true,
  n: 40,
  difference,
  low: difference - 0.05,
  high: difference + 0.05,
  p,
  pHolm: Math.min(1, p * 2),
  verdict,
  wins: 3,
  losses: 9,
  ties: difference === 0 ? 40 : 28,
  detectable: 0.2,
})
const figures = (changes: Partial<CandidateFigures> = {}): CandidateFigures => ({
  candidateId: 'draft',
  done: 40,
  total: 40,
  errors: 0,
  unjudged: 0,
  abstained: 0,
  metrics: { passed: estimate(0.6), abstention: estimate(0.9) },
  latencyMs: { p50: 800, p95: 1_900 },
  inputTokens: 0,
  outputTokens: 0,
  cost: null,
  ...changes,
})
const live = figures({ candidateId: 'live', metrics: { passed: estimate(0.8) } })
const judge = (rule: GateRule, draft: CandidateFigures, before: CandidateFigures | null = live) =>
  judgeRules([rule], draft, before)[0]

describe('not worse', () => {
  const rule = { kind: 'not-worse' } as const
  it('refuses what a paired test calls worse, and names the metric with the figures of both', () => {
    const against = { passed: compared('worse', -0.2), abstention: compared('better', 0.1) }
    expect(judge(rule, figures({ against }))).toMatchObject({ holds: 'no', metric: 'passed', draft: 0.6, live: 0.8 })
    expect(judge({ ...rule, metric: 'abstention' }, figures({ against }))).toMatchObject({ holds: 'yes' })
  })

  it('cannot tell by too few cases, which refuses nothing, and holds where all is the same', () => {
    expect(judge(rule, figures({ against: { passed: compared('cannot-tell', -0.05, 0.4) } }))?.holds).toBe(
      'cannot-tell',
    )
    expect(judge(rule, figures({ against: { passed: compared('cannot-tell', 0, 1) } }))?.holds).toBe('yes')
  })

  it('lets an answer take more, unless that is named', () => {
    const against = { passed: compared('better', 0.1), tokens: compared('worse', 40) }
    expect(judge(rule, figures({ against }))?.holds).toBe('yes')
    expect(judge({ ...rule, metric: 'tokens' }, figures({ against }))?.holds).toBe('no')
  })

  it('has nothing to say where nothing is live, or nothing can be compared', () => {
    expect(judge(rule, figures(), null)?.holds).toBe('cannot-tell')
    const against = { passed: { comparable: false, reason: 'unlike', n: 0 } as const }
    expect(judge(rule, figures({ against }))?.holds).toBe('cannot-tell')
  })
})

describe('bounds', () => {
  it('refuse where the figure itself is beyond, and cannot tell where only its interval is', () => {
    const least = (value: number) => judge({ kind: 'at-least', metric: 'passed', value }, figures())?.holds
    expect([least(0.61), least(0.58), least(0.5)]).toEqual(['no', 'cannot-tell', 'yes'])
    const most = (value: number) => judge({ kind: 'at-most', metric: 'passed', value }, figures())?.holds
    expect([most(0.59), most(0.62), most(0.7)]).toEqual(['no', 'cannot-tell', 'yes'])
  })

  it('take of latency the 95th percentile', () => {
    const most = (value: number) => judge({ kind: 'at-most', metric: 'latencyMs', value }, figures())
    expect(most(1_800)).toMatchObject({ holds: 'no', draft: 1_900, n: 40 })
    expect(most(2_000)?.holds).toBe('yes')
  })

  it('say that a metric is not measured by these cases', () => {
    const rule = { kind: 'at-least', metric: 'label', value: 0.5 } as const
    expect(judge(rule, figures())).toMatchObject({ holds: 'cannot-tell', draft: null, n: 0 })
  })
})

it('lets no draft pass that answers nothing at all', () => {
  const dead = figures({ errors: 40, metrics: {}, latencyMs: null })
  const rules: GateRule[] = [
    { kind: 'not-worse' },
    { kind: 'at-least', metric: 'abstention', value: 0.9 },
    { kind: 'at-most', metric: 'latencyMs', value: 2_000 },
  ]
  expect(judgeRules(rules, dead, live).map(({ holds }) => holds)).toEqual(['no', 'no', 'no'])
  expect(judgeRules(rules, dead, null).map(({ holds }) => holds)).toEqual(['no', 'no', 'no'])
})

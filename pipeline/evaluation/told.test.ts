import { describe, expect, it } from 'vitest'
import { candidateOf, estimateOf, figuresOf, pairedOf } from '@/test/builders/experiment'
import { casesNeeded, headlineOf, measuredMetrics, toldOf } from './told'

const paired = (over: Parameters<typeof pairedOf>[0]) => {
  const made = pairedOf(over)
  if (!made.comparable) throw new Error('comparable')
  return made
}

describe('how many cases are needed', () => {
  it('grows with the square of how much smaller the difference is, in two digits', () => {
    expect(casesNeeded(paired({ n: 120, difference: 0.06, detectable: 0.12 }))).toBe(480)
    expect(casesNeeded(paired({ n: 100, difference: -0.05, detectable: 0.123 }))).toBe(610)
  })

  it('is not told where it would be as good as none, or no more than there are', () => {
    expect(casesNeeded(paired({ difference: 0 }))).toBeNull()
    expect(casesNeeded(paired({ difference: 0.0001, detectable: 0.12 }))).toBeNull()
    expect(casesNeeded(paired({ n: 120, difference: 0.2, detectable: 0.12 }))).toBeNull()
  })
})

describe('what is told first', () => {
  const candidates = [1, 2, 3].map((number) => candidateOf(number, { name: `C${number}` }))
  const of = (means: number[], metric: 'passed' | 'latencyMs' = 'passed', verdicts: string[] = []) =>
    means.map((mean, at) =>
      figuresOf(`k${at + 1}`, {
        metrics: { [metric]: estimateOf(mean) },
        ...(at > 0 && {
          against: { [metric]: paired({ verdict: verdicts[at] === 'better' ? 'better' : 'cannot-tell' }) },
        }),
      }),
    )

  it('is one that is better than the baseline, even where another has a higher mean', () => {
    const told = toldOf(candidates, of([0.5, 0.7, 0.8], 'passed', ['', 'better', 'cannot-tell']), 'passed')
    expect(told?.candidate.id).toBe('k2')
    expect(told?.baseline?.id).toBe('k1')
  })

  it('is else the best of the others, by less where less is better', () => {
    expect(toldOf(candidates, of([0.9, 0.7, 0.8]), 'passed')?.candidate.id).toBe('k3')
    expect(toldOf(candidates, of([100, 300, 200], 'latencyMs'), 'latencyMs')?.candidate.id).toBe('k3')
  })

  it('is the baseline alone where nothing else is measured, and nothing where nothing is', () => {
    const told = toldOf(candidates, of([0.9]), 'passed')
    expect([told?.candidate.id, told?.baseline]).toEqual(['k1', null])
    expect(toldOf(candidates, [], 'passed')).toBeNull()
    expect(toldOf(candidates, of([0.9]), null)).toBeNull()
  })
})

it('puts the deciding metric first, the others in their order, and leaves out what was not measured', () => {
  const figures = [
    figuresOf('k1', { metrics: { latencyMs: estimateOf(1), tokenF1: estimateOf(1), passed: estimateOf(1) } }),
  ]
  expect(measuredMetrics(figures, 'tokenF1')).toEqual(['tokenF1', 'passed', 'latencyMs'])
  expect(measuredMetrics(figures, 'ndcg10')).toEqual(['passed', 'tokenF1', 'latencyMs'])
})

it('says the same in short for a list', () => {
  const candidates = [candidateOf(1), candidateOf(2)]
  const figures = [
    figuresOf('k1'),
    figuresOf('k2', { metrics: { passed: estimateOf(0.89) }, against: { passed: pairedOf() } }),
  ]
  expect(headlineOf(candidates, figures, 'passed')).toMatchObject({
    candidateName: 'Draft',
    mean: 0.89,
    n: 120,
    verdict: 'better',
  })
  expect(headlineOf(candidates, figures.slice(0, 1), 'passed')).toMatchObject({ candidateId: 'k1', verdict: null })
  expect(headlineOf(candidates, [], 'passed')).toBeNull()
})

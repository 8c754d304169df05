import { describe, expect, it } from 'vitest'
import type { EvalCellShown } from '@/pipeline/evaluation/experiment'
import { candidateOf, evalCellOf, rowOf } from '@/test/builders/experiment'
import { type CaseFilter, columnsOf, countColumn, isFailure, shownCases, slotOf } from './case-view'

const candidates = [candidateOf(1), candidateOf(2)]
const finder = (cells: EvalCellShown[]) => (candidateId: string, caseId: string) =>
  cells.filter((cell) => cell.candidateId === candidateId && cell.caseId === caseId)
const all: CaseFilter = { show: 'all', text: '', split: '', tag: '', ids: null }

const cells = [
  evalCellOf('k1', 'c1', { passed: true, scores: { tokenF1: 0.9 } }),
  evalCellOf('k2', 'c1', { passed: false, scores: { tokenF1: 0.2 } }),
  evalCellOf('k1', 'c2', { passed: false, scores: { tokenF1: 0.2 } }),
  evalCellOf('k2', 'c2', { passed: true, scores: { tokenF1: 0.9 } }),
  evalCellOf('k1', 'c3', { passed: null, scores: { tokenF1: 0.7 } }),
  evalCellOf('k2', 'c3', { passed: null, scores: { tokenF1: 0.7 } }),
  evalCellOf('k1', 'c4', { passed: true }),
  evalCellOf('k2', 'c4', { outcome: 'failed', passed: null, preview: 'no model' }),
]
const rows = [rowOf(1), rowOf(2, { tags: ['hard'] }), rowOf(3, { split: 'train' }), rowOf(4)]
const shown = (filter: Partial<CaseFilter>, metric: 'passed' | 'tokenF1' = 'passed') =>
  shownCases({ rows, candidates, cellsOf: finder(cells), metric }, { ...all, ...filter }).map(({ caseId }) => caseId)

describe('a slot', () => {
  const slot = (candidateId: string, caseId: string) => slotOf(finder(cells), candidateId, 'k1', caseId, 'passed')

  it('is better or worse than the baseline by the deciding metric', () => {
    expect(slot('k2', 'c1')).toMatchObject({ state: 'fail', change: 'regressed', value: 0 })
    expect(slot('k2', 'c2')).toMatchObject({ state: 'pass', change: 'improved' })
    expect(slot('k1', 'c1').change).toBeNull()
    // Without a verdict on one side there is nothing to compare.
    expect(slot('k2', 'c4')).toMatchObject({ state: 'error', change: null, value: null })
  })

  it('is worse where more time is taken', () => {
    const times = [evalCellOf('k1', 'c1', { latencyMs: 100 }), evalCellOf('k2', 'c1', { latencyMs: 200 })]
    expect(slotOf(finder(times), 'k2', 'k1', 'c1', 'latencyMs').change).toBe('regressed')
  })

  it('passes in part where repeats differ', () => {
    const repeats = [evalCellOf('k1', 'c1'), evalCellOf('k1', 'c1', { repeat: 1, passed: false })]
    expect(slotOf(finder(repeats), 'k1', 'k1', 'c1', 'passed')).toMatchObject({ state: 'partly', value: 0.5 })
  })

  it('fails below half of a score where nothing passes or fails', () => {
    const scored = (value: number) => finder([evalCellOf('k1', 'c1', { passed: null, scores: { tokenF1: value } })])
    expect(isFailure(slotOf(scored(0.4), 'k1', 'k1', 'c1', 'tokenF1'), 'tokenF1')).toBe(true)
    expect(isFailure(slotOf(scored(0.6), 'k1', 'k1', 'c1', 'tokenF1'), 'tokenF1')).toBe(false)
  })
})

describe('which cases are shown', () => {
  it('those that got worse, got better, differ or fail', () => {
    expect(shown({ show: 'regressed' })).toEqual(['c1'])
    expect(shown({ show: 'improved' })).toEqual(['c2'])
    expect(shown({ show: 'differs' })).toEqual(['c1', 'c2', 'c4'])
    expect(shown({ show: 'failed' })).toEqual(['c1', 'c2', 'c4'])
  })

  it('those of a split, a tag, some words, or a part of the diagnosis', () => {
    expect(shown({ split: 'train' })).toEqual(['c3'])
    expect(shown({ tag: 'hard' })).toEqual(['c2'])
    expect(shown({ text: ' question 4 ' })).toEqual(['c4'])
    expect(shown({ ids: new Set(['c3', 'c4']), show: 'failed' })).toEqual(['c4'])
  })
})

it('counts what a candidate does better and worse over the cases that are shown', () => {
  const whole = { candidates, cellsOf: finder(cells), metric: 'passed' as const }
  expect(countColumn(whole, rows, 'k2')).toEqual({ improved: 1, regressed: 1, failed: 2, done: 4 })
  expect(countColumn(whole, rows.slice(2), 'k2')).toEqual({ improved: 0, regressed: 0, failed: 1, done: 2 })
})

it('puts the baseline first, then the one that is told of, and what was dropped last', () => {
  const dropped = { round: 0, cases: 10, why: 'worse' as const }
  const many = [1, 2, 3, 4].map((number) => candidateOf(number, number === 2 ? { dropped } : {}))
  expect(columnsOf(many, 'k4').map(({ number }) => number)).toEqual([1, 4, 3, 2])
})

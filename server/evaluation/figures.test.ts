import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CheckResult } from '@/pipeline/cases/assertion'
import type { Cell } from '@/pipeline/play/grid'
import { aCase } from '@/test/builders/evaluation'
import { type Column, figuresOf } from './figures'

const column = (variantId: string): Column => ({ variantId, model: 'm', total: 4, wins: 0 })
const check = (state: CheckResult['state']): CheckResult => ({ id: 'a', kind: 'contains', state })

const aCell = (caseId: string, more: Partial<Cell> = {}): Cell => ({
  variantId: 'v1',
  model: 'm',
  caseId,
  repeat: 0,
  id: `cell-${caseId}`,
  outcome: 'ok',
  preview: 'An answer.',
  answerHash: 'h',
  abstained: false,
  checks: [],
  scores: {},
  passed: null,
  latencyMs: 100,
  inputTokens: 10,
  outputTokens: 2,
  cost: null,
  reused: null,
  label: null,
  ...more,
})
const passing = { checks: [check('pass')], passed: true }
const failing = { checks: [check('fail')], passed: false }
const reused = { cellId: 'c', gridId: 'g', at: '2026-01-01T00:00:00Z', latencyMs: 9_999 }

describe('the figures of a column', () => {
  it('count, and take times from what was not reused', () => {
    const cells = [
      aCell('1', { ...passing, latencyMs: 100, scores: { tokenF1: 1 }, cost: 0.5 }),
      aCell('2', { ...failing, latencyMs: 300, scores: { tokenF1: 0 } }),
      aCell('3', { checks: [check('unjudged')], latencyMs: 9_999, reused, scores: { tokenF1: 0.5 } }),
      aCell('4', { ...failing, outcome: 'failed', abstained: null, latencyMs: 5_000 }),
    ]
    const [figures] = figuresOf([column('v1')], cells, [])
    expect(figures).toMatchObject({ done: 4, total: 4, passed: 1, failed: 2, unjudged: 1, errors: 1, reused: 1 })
    expect(figures).toMatchObject({ latencyMs: { p50: 200, p95: 290 }, inputTokens: 40, outputTokens: 8, cost: null })
    expect(figures?.metrics).toEqual({ tokenF1: { mean: 0.5, of: 3 } })
    expect(figures?.against).toBeUndefined()
  })

  it('have no time where all was reused, and are nothing of nothing', () => {
    const [figures] = figuresOf([column('v1')], [aCell('1', { reused })], [])
    expect(figures).toMatchObject({ latencyMs: null, cost: null })
    expect(figuresOf([column('v1')], [], [])).toEqual([
      {
        variantId: 'v1',
        model: 'm',
        total: 4,
        wins: 0,
        done: 0,
        passed: 0,
        failed: 0,
        unjudged: 0,
        abstained: 0,
        errors: 0,
        reused: 0,
        latencyMs: null,
        inputTokens: 0,
        outputTokens: 0,
        cost: null,
        metrics: {},
      },
    ])
  })

  it('have a matrix where cases have labels, and a curve of what was answered', () => {
    const cases = [
      { id: '1', ...aCase({ label: 'yes' }) },
      { id: '2', ...aCase({ label: 'no' }) },
      { id: '3', ...aCase({ label: 'no' }) },
      { id: '4', ...aCase({ abstain: true }) },
    ]
    const cells = [
      aCell('1', { ...passing, given: 'Yes.' }),
      aCell('2', { ...failing, given: 'Yes' }),
      aCell('3', { ...failing, given: 'Perhaps not' }),
      aCell('4', failing),
    ]
    const [figures] = figuresOf([column('v1')], cells, cases)
    expect(figures?.labels).toMatchObject({
      of: 3,
      labels: ['no', 'yes'],
      matrix: [
        [0, 1],
        [0, 1],
      ],
      none: [1, 0],
      majority: { label: 'no' },
    })
    expect(figures?.abstention).toMatchObject({ answeredWrong: 3, answeredUnanswerable: 1, aurc: 0.75 })
  })

  it('compare each column with the first', () => {
    const cells = ['1', '2', '3'].flatMap((id) => [
      aCell(id, failing),
      aCell(id, { variantId: 'v2', ...(id === '3' ? failing : passing) }),
    ])
    const [first, second] = figuresOf([column('v1'), column('v2')], cells, [])
    expect(first?.against).toBeUndefined()
    expect(second?.against).toEqual({ comparable: true, cases: 3, unjudged: 0, wins: 2, losses: 0, ties: 1, p: 0.5 })
    const unjudged = cells.map((cell) => (cell.caseId === '1' ? { ...cell, checks: [check('unjudged')] } : cell))
    expect(figuresOf([column('v1'), column('v2')], unjudged, [])[1]?.against).toMatchObject({ comparable: false })
  })

  it('do not depend on the order of the cells', () => {
    const cell = fc.record({
      caseId: fc.constantFrom('1', '2', '3'),
      variantId: fc.constantFrom('v1', 'v2'),
      state: fc.constantFrom<CheckResult['state']>('pass', 'fail', 'unjudged', 'void'),
      score: fc.constantFrom(0, 0.25, 0.5, 1),
    })
    const columns = [column('v1'), column('v2')]
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (all) => {
        const cells = all.map(({ caseId, variantId, state, score }) =>
          aCell(caseId, { variantId, checks: [check(state)], scores: { tokenF1: score } }),
        )
        expect(figuresOf(columns, cells.toReversed(), [])).toEqual(figuresOf(columns, cells, []))
      }),
    )
  })
})

import { expect, it } from 'vitest'
import type { ErrorCode } from '@/pipeline/error-table'
import { isStale, nodeStates, shownStatus, shownView } from './node-run-state'
import { newRunView } from './run-view'

const record = {
  stepId: 'a',
  type: 'x',
  outcome: 'empty' as const,
  notes: [],
  startedAt: 0,
  durationMs: 3,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: {},
  previews: { out: '', chunks: '0 ×' },
}

it('tells running, queued and finished apart, and forgets the queue at the end', () => {
  const step = { stepId: 'b', attempt: 1, startedAt: 0 }
  const view = {
    ...newRunView('r'),
    steps: { a: { ...step, stepId: 'a', state: 'empty' as const, record }, b: { ...step, state: 'running' as const } },
  }
  expect(nodeStates(view, ['a', 'b', 'c'])).toEqual({
    a: { state: 'empty', durationMs: 3, preview: '0 ×' },
    b: { state: 'running' },
    c: { state: 'queued' },
  })
  expect(nodeStates({ ...view, status: 'failed' }, ['c'])).toEqual({})
  expect(nodeStates(null, ['a'])).toEqual({})
})

it('tells a step that was stopped from one that failed', () => {
  const endedBy = (code: ErrorCode) => {
    const step = { ...record, outcome: 'failed' as const, error: { code, message: '', fix: '' } }
    const steps = { a: { stepId: 'a', state: step.outcome, attempt: 1, startedAt: 0, record: step } }
    return nodeStates({ status: 'cancelled', steps }, ['a']).a?.state
  }
  expect(endedBy('cancelled')).toBe('cancelled')
  expect(endedBy('internal')).toBe('failed')
})

it.each(['pinned', 'disabled', 'skipped'] as const)('tells no time of a step that is %s', (outcome) => {
  const steps = { a: { stepId: 'a', state: outcome, attempt: 0, startedAt: 0, record: { ...record, outcome } } }
  expect(nodeStates({ status: 'tryout', steps }, ['a']).a).not.toHaveProperty('durationMs')
})

it('tells an answer that only quotes from one', () => {
  const quoting = { ...record, outcome: 'ok' as const, notes: [{ code: 'built-in-model', message: '' }] }
  const steps = { a: { stepId: 'a', state: 'ok' as const, attempt: 1, startedAt: 0, record: quoting } }
  expect(nodeStates({ status: 'ok', steps }, ['a']).a?.state).toBe('quoted')
  expect(shownStatus('ok', [record, quoting])).toBe('quoted')
  expect(shownStatus('ok', [record])).toBe('ok')
  expect(shownStatus('degraded', [quoting])).toBe('degraded')
})

it('shows nothing as going on while the server does not answer', () => {
  const step = { attempt: 1, startedAt: 0 }
  const steps = {
    a: { ...step, stepId: 'a', state: 'empty' as const, record },
    b: { ...step, stepId: 'b', state: 'running' as const },
  }
  const view = { ...newRunView('r'), steps }
  expect(Object.keys(nodeStates(shownView(view, true), ['a', 'b', 'c']))).toEqual(['a'])
  expect(Object.keys(nodeStates(shownView(view, false), ['a', 'b', 'c']))).toEqual(['a', 'b', 'c'])
})

it('marks what no longer follows from the draft, and shows earlier steps beside a part', () => {
  const earlier = { stepId: 'a', state: 'ok' as const, attempt: 1, startedAt: 0, record: { ...record, mark: 'm' } }
  const view = newRunView('r', { carried: { a: earlier }, expected: new Set(['b']) })
  expect(nodeStates(view, ['b'], {})).toEqual({ b: { state: 'queued' } })
  expect(nodeStates({ ...view, status: 'ok' }, ['a'], { a: 'n' })).toMatchObject({ a: { stale: true } })
  expect(nodeStates(view, ['c'], {})).toEqual({})
  expect(nodeStates(view, ['a'], { a: 'm' }).a?.stale).toBeUndefined()
  expect(isStale({ ...record, mark: undefined }, { a: 'n' })).toBe(false)
  // What follows from an edit is no older than the drawing.
  expect(isStale({ ...record, mark: 'n+edit' }, { a: 'n' })).toBe(false)
})

import { expect, it } from 'vitest'
import type { ErrorCode } from '@/pipeline/errors'
import { nodeStates } from './node-run-state'
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

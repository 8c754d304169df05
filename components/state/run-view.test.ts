import { describe, expect, it } from 'vitest'
import type { RunEvent, StepRecord } from '@/pipeline/run-event'
import { nodeStates } from './node-run-state'
import { applyRunEvent, failedStep, newRunView, type RunView } from './run-view'

const base = (seq: number) => ({ runId: 'r', seq, at: 1000 + seq })
const record = (stepId: string, outcome: StepRecord['outcome'], startedAt = 0): StepRecord => ({
  stepId,
  type: 'model',
  outcome,
  notes: [],
  startedAt,
  durationMs: 5,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: {},
  previews: {},
})
const play = (events: RunEvent[], from: RunView = newRunView('r')) => events.reduce(applyRunEvent, from)

const events: RunEvent[] = [
  { type: 'run.started', ...base(0), planHash: 'h' },
  { type: 'step.started', ...base(1), stepId: 'm', attempt: 1 },
  { type: 'step.token', ...base(2), stepId: 'm', port: 'text', text: 'Hel' },
  { type: 'step.token', ...base(3), stepId: 'm', port: 'text', text: 'lo' },
  { type: 'step.finished', ...base(4), step: record('m', 'ok') },
  {
    type: 'run.finished',
    ...base(5),
    status: 'ok',
    outputs: { answer: 'Hello' },
    usage: { inputTokens: 1, outputTokens: 2 },
    durationMs: 9,
  },
]

describe('applyRunEvent', () => {
  it('has what a stopped step had streamed, with its tokens and without', () => {
    const stopped = { ...record('m', 'failed'), partial: { text: 'Hello' } }
    const end: RunEvent = { type: 'step.finished', ...base(4), step: stopped }
    const started = events.slice(0, 2)
    expect(play([...started, end]).streamed).toEqual({ 'm:text': 'Hello' })
    expect(play([...events.slice(0, 4), end]).streamed).toEqual({ 'm:text': 'Hello' })
  })

  it('shows no step as running after a crash cut the run off', () => {
    const last = events.at(-1)
    if (last?.type !== 'run.finished') throw new Error('the last event ends the run')
    const cut = play([...events.slice(0, 4), { ...last, seq: 90, status: 'failed', outputs: {} }])
    expect(cut).toMatchObject({ status: 'failed', lastSeq: 90, steps: {} })
    expect(nodeStates(cut, ['m'])).toEqual({})
  })

  it('follows a run from start to end', () => {
    const midway = play(events.slice(0, 4))
    expect(midway.status).toBe('running')
    expect(midway.steps.m?.state).toBe('running')
    expect(midway.streamed['m:text']).toBe('Hello')
    const end = play(events.slice(4), midway)
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'Hello' }, durationMs: 9, startedAt: 1000 })
    expect(end.steps.m?.record?.outcome).toBe('ok')
  })

  it('takes an event that comes twice only once', () => {
    const end = play(events)
    expect(play(events, end)).toBe(end)
  })

  it('starts the stream anew when a step is tried again', () => {
    const view = play([
      ...events.slice(0, 4),
      {
        type: 'step.retrying',
        ...base(4),
        stepId: 'm',
        attempt: 2,
        delayMs: 10,
        error: { code: 'models-busy', message: 'busy', fix: 'wait' },
      },
      { type: 'step.started', ...base(5), stepId: 'm', attempt: 2 },
      { type: 'step.token', ...base(6), stepId: 'm', port: 'text', text: 'Hi' },
    ])
    expect(view.streamed['m:text']).toBe('Hi')
    expect(view.steps.m).toMatchObject({ state: 'running', attempt: 2, startedAt: 1001 })
  })

  it('finds the first step that failed', () => {
    const view = play([
      { type: 'step.finished', ...base(0), step: record('late', 'failed', 20) },
      { type: 'step.finished', ...base(1), step: record('first', 'failed', 10) },
    ])
    expect(failedStep(view)?.stepId).toBe('first')
  })
})

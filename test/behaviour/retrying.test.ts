import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Clock } from '@/server/engine'
import { type TestExecute, testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { runToEnd } from '../builders/run'

const planWith = (type: string) =>
  planOf([inputStep(), step('ask', type, { text: 'in.question' }), outputStep('ask.text')])

/** Fails `times` times, then answers. */
function flaky(times: number, error: () => Error): TestExecute {
  let failed = 0
  return async () => {
    if (failed++ < times) throw error()
    return { outputs: { text: `after ${times}` } }
  }
}

/** A clock on which pauses take no time; time limits (1000 ms in these plans) never end. */
function eagerClock(): Clock & { pauses: number[] } {
  const pauses: number[] = []
  return {
    pauses,
    now: () => 0,
    elapsed: () => 0,
    after: (ms, callback) => {
      if (ms === 1000) return () => {}
      pauses.push(ms)
      const handle = setImmediate(callback)
      return () => clearImmediate(handle)
    },
  }
}

const busy = (retryAfterMs?: number) => () => new AppError('models-busy', say('Busy.'), { retryAfterMs })

describe('retry then success', () => {
  it('repeats what is retryable with growing, jittered pauses', async () => {
    const clock = eagerClock()
    const executors = testExecutors({ reader: flaky(2, busy()) })
    const retry = { baseMs: 100, random: () => 0.5 }
    const { end, events, steps } = await runToEnd(planWith('reader'), { question: 'q' }, { executors, clock, retry })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'after 2' } })
    expect(steps.ask?.attempts).toBe(3)
    expect(clock.pauses).toEqual([50, 100])
    const told = events.flatMap((event) =>
      event.type === 'step.retrying' || (event.type === 'step.started' && event.stepId === 'ask')
        ? [[event.type, event.attempt]]
        : [],
    )
    expect(told).toEqual([
      ['step.started', 1],
      ['step.retrying', 2],
      ['step.started', 2],
      ['step.retrying', 3],
      ['step.started', 3],
    ])
    expect(events.find((event) => event.type === 'step.retrying')).toMatchObject({
      delayMs: 50,
      error: { code: 'models-busy' },
    })
  })

  it('waits as long as the other side asks', async () => {
    const clock = eagerClock()
    const executors = testExecutors({ reader: flaky(1, busy(7000)) })
    const { end } = await runToEnd(planWith('reader'), { question: 'q' }, { executors, clock, retry: {} })
    expect(end.status).toBe('ok')
    expect(clock.pauses).toEqual([7000])
  })

  it('gives up at once when asked to wait too long', async () => {
    const executors = testExecutors({ reader: flaky(1, busy(3_600_000)) })
    const { end, steps } = await runToEnd(planWith('reader'), { question: 'q' }, { executors })
    expect(end.error?.code).toBe('models-busy')
    expect(steps.ask?.attempts).toBe(1)
  })

  it('gives up after three attempts', async () => {
    const executors = testExecutors({ reader: flaky(9, busy()) })
    const { steps, calls } = await runToEnd(planWith('reader'), { question: 'q' }, { executors })
    expect(steps.ask).toMatchObject({ outcome: 'failed', attempts: 3, error: { code: 'models-busy' } })
    expect(calls.filter((call) => call.type === 'reader')).toHaveLength(3)
  })
})

describe('never repeated', () => {
  it.each([
    ['an error not marked retryable', 'reader', () => new AppError('model-refused', say('No.'))],
    ['an unknown error', 'reader', () => new TypeError('bug')],
    ['a write', 'writer', busy()],
  ])('%s', async (_, type, error) => {
    const executors = testExecutors({ [type]: flaky(1, error) })
    const { steps } = await runToEnd(planWith(type), { question: 'q' }, { executors })
    expect(steps.ask).toMatchObject({ outcome: 'failed', attempts: 1 })
  })

  it('a step that has streamed to the reader', async () => {
    const executors = testExecutors({
      reader: async ({ emit }) => {
        emit('text', 'Half an ans')
        throw new AppError('models-busy', say('Busy.'))
      },
    })
    const { steps, events } = await runToEnd(planWith('reader'), { question: 'q' }, { executors })
    expect(steps.ask).toMatchObject({ outcome: 'failed', attempts: 1 })
    expect(events.some((event) => event.type === 'step.retrying')).toBe(false)
  })

  it('a pause that the reader ends by stopping', async () => {
    const stop = new AbortController()
    const executors = testExecutors({ reader: flaky(1, busy(20_000)) })
    const { end, steps } = await runToEnd(
      planWith('reader'),
      { question: 'q' },
      { executors, signal: stop.signal },
      (event) => {
        if (event.type === 'step.retrying') stop.abort()
      },
    )
    expect(end.status).toBe('cancelled')
    expect(steps.ask).toMatchObject({ outcome: 'failed', attempts: 1, error: { code: 'cancelled' } })
  })
})

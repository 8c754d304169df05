import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { RunEvent } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { executePlan } from '@/server/engine'
import { deferred } from '../builders/deferred'
import { testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { runToEnd, testOptions } from '../builders/run'

const unhandled: unknown[] = []
const hear = (error: unknown) => unhandled.push(error)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', hear)
})
afterEach(async () => {
  await new Promise(setImmediate)
  process.off('unhandledRejection', hear)
  expect(unhandled).toEqual([])
})

describe('slow branch cancelled', () => {
  const plan = planOf([
    inputStep(),
    step('slow', 'reader', { text: 'in.question' }),
    step('quick', 'upper', { text: 'in.question' }),
    step('join', 'concat', { a: 'slow.text', b: 'quick.text' }),
    outputStep('join.text'),
  ])

  it('stops running steps, skips the rest, and ends once', async () => {
    const stop = new AbortController()
    const reasons: unknown[] = []
    const executors = testExecutors({
      reader: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason)
            reject(signal.reason)
          })
        }),
    })
    const { end, steps, events } = await runToEnd(
      plan,
      { question: 'q' },
      { executors, signal: stop.signal },
      (event) => {
        if (event.type === 'step.finished' && event.step.stepId === 'quick') stop.abort()
      },
    )
    expect(end).toMatchObject({ status: 'cancelled', outputs: {}, error: { code: 'cancelled' } })
    expect(reasons).toHaveLength(1)
    expect(steps.quick?.outcome).toBe('ok')
    expect(steps.slow).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' }, attempts: 1 })
    expect(steps.join).toMatchObject({ outcome: 'skipped', notes: [{ code: 'cancelled' }] })
    expect(steps.out).toMatchObject({ outcome: 'skipped', notes: [{ code: 'cancelled' }] })
    expect(events.filter((event) => event.type === 'run.finished')).toHaveLength(1)
    expect(events.at(-1)?.type).toBe('run.finished')
  })

  it('ends although an executor ignores the signal, and drops what it brings later', async () => {
    const stop = new AbortController()
    const late = deferred<void>()
    let emitLate = () => {}
    const executors = testExecutors({
      reader: async ({ emit }) => {
        emitLate = () => emit('text', 'too late')
        await late.promise
        throw new Error('later still')
      },
    })
    const events: RunEvent[] = []
    const run = executePlan(plan, { question: 'q' }, testOptions({ executors, signal: stop.signal }), (event) =>
      events.push(event),
    )
    stop.abort()
    expect(await run).toMatchObject({ status: 'cancelled' })
    const told = events.length
    emitLate()
    late.resolve()
    await new Promise(setImmediate)
    expect(events).toHaveLength(told)
  })

  it('keeps what the stopped step had streamed, and feeds nobody with it', async () => {
    const stop = new AbortController()
    const executors = testExecutors({
      reader: ({ emit, signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          emit('text', 'Half of ')
          emit('text', 'it')
          stop.abort()
          emit('text', ', too late')
        }),
    })
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors, signal: stop.signal })
    expect(end).toMatchObject({ status: 'cancelled', outputs: {} })
    expect(steps.slow).toMatchObject({ outcome: 'failed', outputs: {}, partial: { text: 'Half of it' } })
    expect(steps.join).toMatchObject({ outcome: 'skipped', inputs: {} })
    expect(steps.quick).not.toHaveProperty('partial')
  })

  it('never starts a step when it was stopped beforehand', async () => {
    const { end, calls, events } = await runToEnd(plan, { question: 'q' }, { signal: AbortSignal.abort() })
    expect(calls).toEqual([])
    expect(end.status).toBe('cancelled')
    expect(events.filter((event) => event.type === 'step.finished')).toHaveLength(5)
  })

  it('passes on why it was stopped', async () => {
    const reason = new AppError('interrupted', say('Telar is shutting down.'))
    const { end } = await runToEnd(plan, { question: 'q' }, { signal: AbortSignal.abort(reason) })
    expect(end).toMatchObject({ status: 'cancelled', error: { code: 'interrupted' } })
  })
})

describe('timeout', () => {
  const plan = planOf([
    inputStep(),
    step('slow', 'writer', { text: 'in.question' }, { timeoutMs: 5 }),
    outputStep('slow.text'),
  ])

  it('gives up on a step after its limit, even if it ignores the signal', async () => {
    let signalled: unknown
    const executors = testExecutors({
      writer: ({ signal }) => {
        signal.addEventListener('abort', () => {
          signalled = signal.reason
        })
        return new Promise(() => {})
      },
    })
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors })
    expect(end).toMatchObject({ status: 'failed', error: { code: 'timeout' } })
    expect(steps.slow).toMatchObject({
      outcome: 'failed',
      attempts: 1,
      error: { details: { step: 'slow', timeoutMs: 5 } },
    })
    expect(signalled).toMatchObject({ code: 'timeout' })
  })

  it('drops what a given-up attempt still streams while the next one runs', async () => {
    const reading = planOf([inputStep(), step('ask', 'reader', { text: 'in.question' }), outputStep('ask.text')])
    const late: (() => void)[] = []
    const executors = testExecutors({
      reader: async ({ emit }) => {
        for (const speak of late) speak()
        if (late.length > 0) return { outputs: { text: 'second' } }
        late.push(() => emit('text', 'stale'))
        throw new AppError('models-busy', say('Try again.'))
      },
    })
    const { end, events, steps } = await runToEnd(reading, { question: 'q' }, { executors })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'second' } })
    expect(steps.ask?.attempts).toBe(2)
    expect(events.some((event) => event.type === 'step.token')).toBe(false)
  })

  it('leaves no timer behind', async () => {
    const open = new Set<number>()
    let next = 0
    const clock = {
      now: () => 0,
      elapsed: () => 0,
      after: () => {
        const id = next++
        open.add(id)
        return () => void open.delete(id)
      },
    }
    const { end } = await runToEnd(plan, { question: 'q' }, { clock })
    await new Promise(setImmediate)
    expect(end.status).toBe('ok')
    expect(next).toBe(3)
    expect(open.size).toBe(0)
  })
})

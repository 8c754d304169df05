import { describe, expect, it } from 'vitest'
import { drawnMark } from '@/pipeline/marks'
import type { RunPart, StepRecord } from '@/pipeline/run-event'
import type { DebugOptions } from '@/server/engine'
import { deferred } from '@/test/builders/deferred'
import { testExecutors } from '@/test/builders/nodes'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { runToEnd } from '@/test/builders/run'

const debugging = (options: Partial<DebugOptions> = {}): DebugOptions => ({
  pins: new Map(),
  disabled: new Set(),
  breakpoints: new Set(),
  reused: new Map(),
  waitAt: async (_step, inputs) => inputs,
  ...options,
})

const inputs = { question: 'why' }
/** A search feeds an answer. */
const chain = planOf([
  inputStep(),
  step('rewrite', 'upper', { text: 'in.question' }),
  step('find', 'reader', { text: 'rewrite.text' }),
  step('say', 'concat', { a: 'in.question', b: 'find.text' }),
  outputStep('say.text'),
])
const types = ({ calls }: { calls: { type: string }[] }) => calls.map(({ type }) => type)

/** The records of a run, as a later one takes them. */
async function earlier(...ids: string[]): Promise<Map<string, StepRecord>> {
  const { steps, end } = await runToEnd(chain, inputs, { debug: debugging() })
  return new Map(
    Object.values(steps).flatMap((record) =>
      ids.includes(record.stepId) ? [[record.stepId, { ...record, reusedFrom: end.runId }]] : [],
    ),
  )
}

describe('values of an earlier run', () => {
  it('stand for its steps, and nothing runs that leads only to them', async () => {
    const part: RunPart = { mode: 'from', node: 'say' }
    const reused = await earlier('in', 'find')
    const run = await runToEnd(chain, inputs, { debug: debugging({ reused, part }) })
    expect(types(run)).toEqual(['concat', 'test-output'])
    expect(run.steps.find).toMatchObject({ outcome: 'ok', cached: true, reusedFrom: reused.get('find')?.reusedFrom })
    expect(run.steps.rewrite).toMatchObject({ outcome: 'skipped', notes: [{ code: 'given' }] })
    expect(run.end).toMatchObject({ status: 'ok', outputs: { answer: 'why WHY' } })
    expect(run.events[0]).toMatchObject({ type: 'run.started', part })
  })

  it('are marked as what they follow from; a change before a step changes its mark', async () => {
    const first = await runToEnd(chain, inputs, { debug: debugging() })
    const again = await runToEnd(chain, { question: 'else' }, { debug: debugging() })
    expect(again.steps.say?.mark).toBe(first.steps.say?.mark)
    const pins = new Map([['find', { text: 'other' }]])
    const pinned = await runToEnd(chain, inputs, { debug: debugging({ pins }) })
    expect(pinned.steps.rewrite?.mark).toBe(first.steps.rewrite?.mark)
    expect(pinned.steps.say?.mark).not.toBe(first.steps.say?.mark)
    expect((await runToEnd(chain, inputs)).steps.say?.mark).toBeUndefined()
  })
})

describe('a part', () => {
  it('needs no output', async () => {
    const plan = planOf([inputStep(), step('up', 'upper', { text: 'in.question' })])
    const { end } = await runToEnd(plan, inputs, { debug: debugging({ part: { mode: 'only', node: 'up' } }) })
    expect(end).toMatchObject({ status: 'ok', outputs: {} })
  })

  it('fails with its step', async () => {
    const plan = planOf([inputStep(), step('up', 'upper', { text: 'in.question' })])
    const executors = testExecutors({ upper: () => Promise.reject(new Error('no')) })
    const { end } = await runToEnd(plan, inputs, {
      executors,
      debug: debugging({ part: { mode: 'only', node: 'up' } }),
    })
    expect(end.status).toBe('failed')
  })
})

describe('a pinned step', () => {
  it('gives its pins, is not run, and its run is never green', async () => {
    const pins = new Map([['find', { text: 'kept', gone: 1 }]])
    const run = await runToEnd(chain, inputs, { debug: debugging({ pins }) })
    expect(types(run)).toEqual(['test-input', 'concat', 'test-output'])
    expect(run.steps.find).toMatchObject({ outcome: 'pinned', outputs: { text: 'kept' }, previews: { text: 'kept' } })
    expect(run.steps.rewrite?.outcome).toBe('skipped')
    expect(run.end).toMatchObject({ status: 'tryout', outputs: { answer: 'why kept' } })
  })

  it('does not hide what went worse', async () => {
    const executors = testExecutors({ concat: async () => ({ outputs: { text: 'half' }, outcome: 'degraded' }) })
    const debug = debugging({ pins: new Map([['find', { text: 'kept' }]]) })
    expect((await runToEnd(chain, inputs, { executors, debug })).end.status).toBe('degraded')
  })

  it('with several outputs gives those that are pinned alone', async () => {
    const plan = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'x' } }),
      step('a', 'upper', { text: 'route.yes' }),
      step('b', 'upper', { text: 'route.no' }),
      outputStep('a.text', 'b.text'),
    ])
    const run = await runToEnd(plan, inputs, { debug: debugging({ pins: new Map([['route', { yes: 'taken' }]]) }) })
    expect(run.end.outputs).toEqual({ answer: 'TAKEN' })
    expect(run.steps.b?.outcome).toBe('skipped')
  })
})

describe('a step that is switched off', () => {
  it('passes on what fits, each input once', async () => {
    const run = await runToEnd(chain, inputs, { debug: debugging({ disabled: new Set(['rewrite', 'say']) }) })
    expect(types(run)).toEqual(['test-input', 'reader', 'test-output'])
    expect(run.steps.rewrite).toMatchObject({ outcome: 'disabled', outputs: { text: 'why' } })
    expect(run.steps.say).toMatchObject({
      outcome: 'disabled',
      inputs: { a: 'why', b: 'why' },
      outputs: { text: 'why' },
    })
    expect(run.end.status).toBe('tryout')
  })

  it('lets its branch be skipped where nothing fits', async () => {
    const plan = planOf([
      inputStep(),
      step('find', 'reader', { text: 'in.question' }),
      step('say', 'concat', { a: 'in.question', b: 'find.chunks' }, { config: { optional: true } }),
      step('late', 'upper', { text: 'find.text' }),
      outputStep('say.text'),
    ])
    const run = await runToEnd(plan, inputs, { debug: debugging({ disabled: new Set(['find']) }) })
    // Its text goes to the first output that takes one: not to the chunks.
    expect(run.steps.find).toMatchObject({ outcome: 'disabled', outputs: { text: 'why' } })
    expect(run.end.outputs).toEqual({ answer: 'why' })
    expect(run.steps.late?.outputs).toEqual({ text: 'WHY' })
  })
})

describe('a breakpoint', () => {
  it('waits, lets the inputs be edited, and goes on', async () => {
    const going = deferred<Record<string, unknown>>()
    const seen: unknown[] = []
    const debug = debugging({
      breakpoints: new Set(['say']),
      waitAt: (stepId, given) => {
        seen.push([stepId, given])
        return going.promise
      },
    })
    const run = runToEnd(chain, inputs, { debug }, (event) => {
      if (event.type === 'step.waiting') going.resolve({ ...event.inputs, b: 'mine' })
    })
    const { steps, end } = await run
    expect(seen).toEqual([['say', { a: 'why', b: 'WHY' }]])
    expect(steps.say).toMatchObject({ outcome: 'ok', edited: ['b'], inputs: { b: 'mine' } })
    expect(end).toMatchObject({ status: 'tryout', outputs: { answer: 'why mine' } })
    // What follows from the edit is worth something else, but the drawing is the same.
    const plain = await runToEnd(chain, inputs, { debug: debugging() })
    for (const id of ['say', 'out']) {
      expect(steps[id]?.mark).not.toBe(plain.steps[id]?.mark)
      expect(drawnMark(steps[id]?.mark)).toBe(plain.steps[id]?.mark)
    }
    expect(steps.find?.mark).toBe(plain.steps.find?.mark)
  })

  it('ends with the run that is stopped', async () => {
    const controller = new AbortController()
    const debug = debugging({ breakpoints: new Set(['find']), waitAt: () => new Promise(() => {}) })
    const { end, steps } = await runToEnd(chain, inputs, { debug, signal: controller.signal }, (event) => {
      if (event.type === 'step.waiting') controller.abort()
    })
    expect(end.status).toBe('cancelled')
    expect(steps.find?.error?.code).toBe('cancelled')
  })
})

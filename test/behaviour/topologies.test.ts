import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { runEventSchema } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { deferred } from '../builders/deferred'
import { testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { runToEnd } from '../builders/run'

describe('chain', () => {
  const plan = planOf([
    inputStep(),
    step('up', 'upper', { text: 'in.question' }),
    step('twice', 'concat', { a: 'up.text', b: 'in.question' }),
    outputStep('twice.text'),
  ])

  it('hands each step the outputs of those before it, in order', async () => {
    const { calls, end } = await runToEnd(plan, { question: 'why' })
    expect(end.status).toBe('ok')
    expect(end.outputs).toEqual({ answer: 'WHY why' })
    expect(calls).toEqual([
      { type: 'test-input', inputs: { question: 'why' } },
      { type: 'upper', inputs: { text: 'why' } },
      { type: 'concat', inputs: { a: 'WHY', b: 'why' } },
      { type: 'test-output', inputs: { answer: 'WHY why' } },
    ])
  })

  it('tells events that satisfy the schema, numbered without gaps, with one end', async () => {
    const { events, steps } = await runToEnd(plan, { question: 'why' }, { runId: 'r1' })
    for (const event of events) expect(runEventSchema.safeParse(event).success).toBe(true)
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    expect(new Set(events.map((event) => event.runId))).toEqual(new Set(['r1']))
    expect(events[0]).toMatchObject({ type: 'run.started', planHash: plan.hash })
    expect(events.filter((event) => event.type === 'run.finished')).toHaveLength(1)
    expect(steps.up).toMatchObject({ outcome: 'ok', attempts: 1, cached: false, previews: { text: 'WHY' } })
  })
})

describe('diamond', () => {
  const plan = planOf([
    inputStep(),
    step('left', 'upper', { text: 'in.question' }),
    step('right', 'reader', { text: 'in.question' }),
    step('join', 'concat', { a: 'left.text', b: 'right.text' }),
    outputStep('join.text'),
  ])

  it('runs both sides at once and the join after both', async () => {
    const leftBegan = deferred()
    const rightBegan = deferred()
    const executors = testExecutors({
      upper: async () => {
        leftBegan.resolve()
        await rightBegan.promise
        return { outputs: { text: 'L' } }
      },
      reader: async () => {
        rightBegan.resolve()
        await leftBegan.promise
        return { outputs: { text: 'R' } }
      },
    })
    const { calls, end } = await runToEnd(plan, { question: 'q' }, { executors })
    expect(end.outputs).toEqual({ answer: 'L R' })
    expect(calls.filter((call) => call.type === 'concat')).toEqual([{ type: 'concat', inputs: { a: 'L', b: 'R' } }])
  })
})

describe('router with join', () => {
  const plan = planOf([
    inputStep(),
    step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
    step('yes', 'upper', { text: 'route.yes' }),
    step('no', 'reader', { text: 'route.no' }),
    outputStep('yes.text', 'no.text'),
  ])

  it('takes one branch, skips the other and joins what arrives', async () => {
    const { calls, end, steps } = await runToEnd(plan, { question: 'law?' })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'LAW?' } })
    expect(calls.map((call) => call.type)).toEqual(['test-input', 'router', 'upper', 'test-output'])
    expect(steps.no).toMatchObject({ outcome: 'skipped', attempts: 0 })
    expect(steps.no?.notes).toEqual([
      {
        code: 'branch-not-taken',
        message: expect.any(String),
        said: expect.anything(),
        params: { step: 'route', port: 'no' },
      },
    ])
  })

  it('takes the other branch for other input', async () => {
    const { end, steps } = await runToEnd(plan, { question: 'art?' })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'art?' } })
    expect(steps.yes?.notes[0]?.code).toBe('branch-not-taken')
  })

  it('skips all of a branch, saying why at each step', async () => {
    const long = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
      step('one', 'upper', { text: 'route.yes' }),
      step('two', 'upper', { text: 'one.text' }),
      outputStep('two.text', 'in.question'),
    ])
    const { end, steps } = await runToEnd(long, { question: 'art' })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'art' } })
    expect(steps.one?.notes[0]?.code).toBe('branch-not-taken')
    expect(steps.two?.notes[0]?.code).toBe('upstream-skipped')
  })

  it('prefers the first edge in plan order when several deliver', async () => {
    const late = deferred()
    const both = planOf([
      inputStep(),
      step('slow', 'reader', { text: 'in.question' }),
      step('fast', 'upper', { text: 'in.question' }),
      outputStep('slow.text', 'fast.text'),
    ])
    const executors = testExecutors({
      reader: async () => {
        await late.promise
        return { outputs: { text: 'slow' } }
      },
    })
    const { end } = await runToEnd(both, { question: 'q' }, { executors }, (event) => {
      if (event.type === 'step.finished' && event.step.stepId === 'fast') late.resolve()
    })
    expect(end.outputs).toEqual({ answer: 'slow' })
  })

  it('fails when no branch that was taken leads to the output', async () => {
    const dead = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
      outputStep('route.yes'),
    ])
    const { end, steps } = await runToEnd(dead, { question: 'art' })
    expect(end).toMatchObject({ status: 'failed', outputs: {}, error: { code: 'invalid-graph' } })
    expect(steps.out?.outcome).toBe('skipped')
  })

  it('stops what runs for nothing then, and still tells the true reason', async () => {
    const dead = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
      step('aside', 'reader', { text: 'in.question' }),
      outputStep('route.yes'),
    ])
    const executors = testExecutors({
      reader: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    const { end, steps } = await runToEnd(dead, { question: 'art' }, { executors })
    expect(end).toMatchObject({ status: 'failed', error: { code: 'invalid-graph' } })
    expect(steps.aside).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' } })
  })
})

describe('fan-out of ten', () => {
  it('has all ten in flight together and gives their results in order', async () => {
    const names = Array.from({ length: 10 }, (_, index) => String.fromCharCode(97 + index))
    const plan = planOf([
      inputStep(),
      ...names.map((name) => step(`r-${name}`, 'reader', { text: 'in.question' }, { config: { name } })),
      step('all', 'concat', Object.fromEntries(names.map((name) => [name, `r-${name}.text`])), {
        config: { parts: 10 },
      }),
      outputStep('all.text'),
    ])
    const everyoneBegan = deferred()
    let began = 0
    const executors = testExecutors({
      reader: async ({ config }) => {
        began += 1
        if (began === 10) everyoneBegan.resolve()
        await everyoneBegan.promise
        return { outputs: { text: String(config.name) } }
      },
    })
    const { end } = await runToEnd(plan, { question: 'q' }, { executors })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: names.join(' ') } })
  })

  it('warns nobody about listeners when very many steps run at once', async () => {
    const warnings: string[] = []
    const hear = (warning: Error) => warnings.push(warning.name)
    process.on('warning', hear)
    const many = Array.from({ length: 60 }, (_, index) => step(`s${index}`, 'upper', { text: 'in.question' }))
    const { end } = await runToEnd(planOf([inputStep(), ...many, outputStep('s59.text')]), { question: 'q' })
    await new Promise(setImmediate)
    process.off('warning', hear)
    expect(end.status).toBe('ok')
    expect(warnings).toEqual([])
  })
})

describe('empty retrieval', () => {
  const plan = planOf([
    inputStep(),
    step('find', 'reader', { text: 'in.question' }),
    step('up', 'upper', { text: 'find.chunks' }),
    outputStep('up.text'),
  ])

  it('goes on with nothing found and is never ok', async () => {
    const executors = testExecutors({
      reader: async () => ({
        outputs: { chunks: [] },
        outcome: 'empty',
        notes: [{ code: 'nothing-found', message: 'Nothing.' }],
      }),
    })
    const { end, steps, calls } = await runToEnd(plan, { question: 'q' }, { executors })
    expect(end).toMatchObject({ status: 'empty', outputs: { answer: '' } })
    expect(end.error).toBeUndefined()
    expect(steps.find?.notes).toEqual([{ code: 'nothing-found', message: 'Nothing.' }])
    expect(calls.at(2)).toEqual({ type: 'upper', inputs: { text: '' } })
  })

  it.each([
    ['fallback', 'degraded', 'degraded'],
    ['degraded', 'empty', 'empty'],
    ['ok', 'fallback', 'fallback'],
  ] as const)('of %s and %s shows %s', async (first, second, worst) => {
    const executors = testExecutors({
      reader: async () => ({ outputs: { chunks: [] }, outcome: first }),
      upper: async () => ({ outputs: { text: '' }, outcome: second }),
    })
    expect((await runToEnd(plan, { question: 'q' }, { executors })).end.status).toBe(worst)
  })
})

describe('failing branch', () => {
  const failing = testExecutors({
    reader: async () => {
      throw new AppError('collection-missing', say('No collection "laws".'))
    },
  })

  it('skips what depends on it, lets the join go on, and fails the run with that error', async () => {
    const plan = planOf([
      inputStep(),
      step('bad', 'reader', { text: 'in.question' }),
      step('after', 'upper', { text: 'bad.text' }),
      step('good', 'upper', { text: 'in.question' }),
      outputStep('after.text', 'good.text'),
    ])
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors: failing })
    expect(end).toMatchObject({
      status: 'failed',
      outputs: { answer: 'Q' },
      error: { code: 'collection-missing', message: 'No collection "laws".' },
    })
    expect(steps.bad).toMatchObject({ outcome: 'failed', error: { code: 'collection-missing' }, outputs: {} })
    expect(steps.after).toMatchObject({ outcome: 'skipped', notes: [{ code: 'upstream-failed' }] })
    expect(steps.out?.outcome).toBe('ok')
  })

  it('names the failure, where a branch that was not taken is missing too', async () => {
    const plan = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
      step('bad', 'reader', { text: 'in.question' }),
      step('none', 'concat', { a: 'route.yes', b: 'bad.text' }, { config: { optional: true } }),
      outputStep('none.text', 'in.question'),
    ])
    const { steps } = await runToEnd(plan, { question: 'art' }, { executors: failing })
    expect(steps.none).toMatchObject({
      outcome: 'skipped',
      notes: [{ code: 'upstream-failed', params: { step: 'bad', port: 'text' } }],
    })
  })

  it('stops the other branches when the output can no longer be reached', async () => {
    const plan = planOf([
      inputStep(),
      step('slow', 'writer', { text: 'in.question' }),
      step('later', 'upper', { text: 'slow.text' }),
      step('bad', 'reader', { text: 'in.question' }),
      step('join', 'concat', { a: 'later.text', b: 'bad.text' }),
      outputStep('join.text'),
    ])
    const slowStopped = deferred<unknown>()
    const executors = testExecutors({
      writer: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            slowStopped.resolve(signal.reason)
            reject(signal.reason)
          })
        }),
      reader: async () => {
        throw new AppError('collection-missing', say('Gone.'))
      },
    })
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors })
    expect(await slowStopped.promise).toMatchObject({ code: 'cancelled' })
    expect(end).toMatchObject({ status: 'failed', error: { code: 'collection-missing' } })
    expect(steps.slow).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' } })
    expect(steps.later).toMatchObject({ outcome: 'skipped', notes: [{ code: 'cancelled' }] })
    expect(steps.join).toMatchObject({ outcome: 'skipped', notes: [{ code: 'upstream-failed' }] })
    expect(steps.out).toMatchObject({ outcome: 'skipped', notes: [{ code: 'upstream-skipped' }] })
  })

  it('keeps the text of unknown errors to the log', async () => {
    const plan = planOf([inputStep(), step('bad', 'upper', { text: 'in.question' }), outputStep('bad.text')])
    const heard: [unknown, string][] = []
    const secret = new TypeError('password is hunter2')
    const executors = testExecutors({
      upper: () => {
        throw secret
      },
    })
    const { end, events } = await runToEnd(
      plan,
      { question: 'q' },
      { executors, onError: (error, id) => heard.push([error, id]) },
    )
    expect(end.error?.code).toBe('internal')
    expect(JSON.stringify(events)).not.toContain('hunter2')
    expect(heard).toEqual([[secret, 'bad']])
  })

  it('refuses an output that the plan does not know', async () => {
    const plan = planOf([inputStep(), step('bad', 'upper', { text: 'in.question' }), outputStep('bad.text')])
    const heard: unknown[] = []
    const executors = testExecutors({ upper: async () => ({ outputs: { txet: 'typo' } }) })
    const { end } = await runToEnd(plan, { question: 'q' }, { executors, onError: (error) => heard.push(error) })
    expect(end.error?.code).toBe('internal')
    expect(String(heard[0])).toContain('txet')
  })
})

describe('optional inputs', () => {
  it('runs with what arrived, and is skipped when nothing did', async () => {
    const plan = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
      step('some', 'concat', { a: 'route.yes', b: 'in.question' }, { config: { optional: true } }),
      step('none', 'concat', { a: 'route.yes', b: 'route.yes' }, { config: { optional: true } }),
      outputStep('none.text', 'some.text'),
    ])
    const { end, steps } = await runToEnd(plan, { question: 'art' })
    expect(end.outputs).toEqual({ answer: 'art' })
    expect(steps.some?.inputs).toEqual({ b: 'art' })
    expect(steps.none).toMatchObject({ outcome: 'skipped', notes: [{ code: 'branch-not-taken' }] })
  })
})

describe('capabilities', () => {
  it('gives a node exactly what it named', async () => {
    const plan = planOf([
      inputStep(),
      step('find', 'reader', { text: 'in.question' }),
      step('up', 'upper', { text: 'find.text' }),
      outputStep('up.text'),
    ])
    const seen: Record<string, string[]> = {}
    const executors = testExecutors({
      reader: async ({ capabilities }) => {
        seen.reader = Object.keys(capabilities)
        return { outputs: { text: 'x' } }
      },
      upper: async ({ capabilities }) => {
        seen.upper = Object.keys(capabilities)
        return { outputs: { text: 'x' } }
      },
    })
    await runToEnd(plan, { question: 'q' }, { executors })
    expect(seen).toEqual({ reader: ['vectorStore'], upper: [] })
  })

  it('refuses a plan for another version of a node before it starts', async () => {
    const plan = planOf([inputStep(), outputStep('in.question')])
    const old = { ...plan, steps: plan.steps.map((each) => ({ ...each, version: 7 })) }
    await expect(runToEnd(old, { question: 'q' })).rejects.toMatchObject({ code: 'invalid-graph' })
  })
})

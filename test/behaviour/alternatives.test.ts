import { describe, expect, it } from 'vitest'
import { compile } from '@/pipeline/compiler'
import { emptyEnvironment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { planSchema } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import { deferred } from '../builders/deferred'
import { graphOf, node } from '../builders/graph'
import { type TestExecute, testDefinitions, testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { runToEnd } from '../builders/run'

const refused = new AppError('model-refused', say('No.'))
/** Readers by the name in their config: what each answers, or how it fails. */
const readers = (answers: Record<string, string | Error | TestExecute>) =>
  testExecutors({
    reader: async (context) => {
      const answer = answers[String(context.config.name)]
      if (answer instanceof Error) throw answer
      if (typeof answer === 'function') return answer(context)
      return { outputs: { text: answer ?? '' } }
    },
  })
const reader = (name: string, from = 'in.question') => step(name, 'reader', { text: from }, { config: { name } })
const readersRun = (calls: { type: string; inputs: Record<string, unknown> }[]) =>
  calls.filter((call) => call.type === 'reader').length

describe('alternatives', () => {
  const two = planOf([
    inputStep(),
    reader('one'),
    reader('two'),
    step('pick', 'first-of', { a: 'one.text', b: 'two.text' }),
    outputStep('pick.text'),
  ])

  it('take the first that succeeds and do not start the next', async () => {
    const { end, steps, calls } = await runToEnd(two, { question: 'q' }, { executors: readers({ one: '1', two: '2' }) })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: '1' } })
    expect(readersRun(calls)).toBe(1)
    expect(steps.pick).toMatchObject({ outcome: 'ok', notes: [], inputs: { a: '1' } })
    expect(steps.two).toMatchObject({
      outcome: 'skipped',
      attempts: 0,
      notes: [{ code: 'not-needed', params: { step: 'pick' } }],
    })
  })

  it('go on to the second when the first fails, which then fails nothing', async () => {
    const { end, steps, events } = await runToEnd(
      two,
      { question: 'q' },
      { executors: readers({ one: refused, two: '2' }) },
    )
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
    expect(end.error).toBeUndefined()
    expect(steps.one?.outcome).toBe('failed')
    expect(steps.pick).toMatchObject({
      outcome: 'fallback',
      inputs: { b: '2' },
      notes: [
        {
          code: 'alternative-failed',
          // Ids of steps are facts for programs; people see the step on the canvas.
          message: expect.not.stringContaining('one'),
          params: { port: 'a', step: 'one', error: 'model-refused' },
        },
      ],
    })
    const at = (type: string, id: string) =>
      events.findIndex((event) =>
        event.type === 'step.started'
          ? type === event.type && event.stepId === id
          : event.type === 'step.finished' && type === event.type && event.step.stepId === id,
      )
    expect(at('step.started', 'two')).toBeGreaterThan(at('step.finished', 'one'))
  })

  it('fail with the first error when all fail', async () => {
    const { end, steps } = await runToEnd(
      two,
      { question: 'q' },
      { executors: readers({ one: refused, two: new AppError('model-missing', say('Gone.')) }) },
    )
    expect(end).toMatchObject({ status: 'failed', error: { code: 'model-refused' } })
    expect(steps.pick).toMatchObject({ outcome: 'skipped', notes: [{ code: 'upstream-failed' }] })
  })

  it('pass over what is empty: by its value, and by how its step ended', async () => {
    const shrug: TestExecute = async () => ({
      outputs: { text: 'I do not know.' },
      outcome: 'empty',
      notes: [{ code: 'no-evidence', message: 'Nothing.' }],
    })
    for (const one of ['  ', shrug]) {
      const { end, steps } = await runToEnd(two, { question: 'q' }, { executors: readers({ one, two: '2' }) })
      expect(end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
      expect(steps.pick?.notes).toMatchObject([{ code: 'alternative-failed', params: { port: 'a', step: 'one' } }])
    }
  })

  it('give the first that arrived when all are empty, and say that it is', async () => {
    const { end, steps } = await runToEnd(two, { question: 'q' }, { executors: readers({ one: refused, two: ' ' }) })
    expect(end).toMatchObject({ status: 'empty', outputs: { answer: ' ' } })
    expect(steps.pick?.notes).toMatchObject([
      {
        code: 'alternatives-empty',
        message: 'No alternative gave anything; the value of "b", which is empty, was passed on.',
        params: { port: 'b', empty: ['b'] },
      },
      { code: 'alternative-failed', params: { port: 'a', step: 'one' } },
    ])
    const both = await runToEnd(two, { question: 'q' }, { executors: readers({ one: '', two: ' ' }) })
    expect(both.end).toMatchObject({ status: 'empty', outputs: { answer: '' } })
    expect(both.steps.pick?.notes).toEqual([
      {
        code: 'alternatives-empty',
        message: 'Every alternative was empty; the value of the first one, "a", was passed on.',
        said: expect.anything(),
        params: { port: 'a', empty: ['a', 'b'] },
      },
    ])
  })

  it('take an empty one where that is as good', async () => {
    const plan = planOf([
      inputStep(),
      reader('one'),
      reader('two'),
      step('pick', 'first-of', { a: 'one.text', b: 'two.text' }, { config: { acceptEmpty: true } }),
      outputStep('pick.text'),
    ])
    const { end, calls } = await runToEnd(plan, { question: 'q' }, { executors: readers({ one: '', two: '2' }) })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: '' } })
    expect(readersRun(calls)).toBe(1)
  })

  it('follow a failure back through the steps that were skipped for it', async () => {
    const plan = planOf([
      inputStep(),
      reader('one'),
      step('shout', 'upper', { text: 'one.text' }),
      reader('two'),
      step('pick', 'first-of', { a: 'shout.text', b: 'two.text' }),
      outputStep('pick.text'),
    ])
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors: readers({ one: refused, two: '2' }) })
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
    expect(steps.shout?.notes[0]?.code).toBe('upstream-failed')
    expect(steps.pick?.notes[0]).toMatchObject({ params: { port: 'a', step: 'one' } })
  })

  it('join branches of a router without complaint', async () => {
    const plan = planOf([
      inputStep(),
      step('route', 'router', { text: 'in.question' }, { config: { word: 'law' } }),
      reader('one', 'route.yes'),
      reader('two', 'route.no'),
      step('pick', 'first-of', { a: 'one.text', b: 'two.text' }),
      outputStep('pick.text'),
    ])
    const { end, steps } = await runToEnd(plan, { question: 'art' }, { executors: readers({ one: '1', two: '2' }) })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: '2' } })
    expect(steps.pick).toMatchObject({ outcome: 'ok', notes: [] })
  })

  it('still fail the run for a failure that also led elsewhere', async () => {
    const plan = planOf([
      inputStep(),
      reader('one'),
      reader('two'),
      step('pick', 'first-of', { a: 'one.text', b: 'two.text' }),
      step('both', 'concat', { a: 'pick.text', b: 'one.text' }, { config: { optional: true } }),
      outputStep('both.text'),
    ])
    const { end } = await runToEnd(plan, { question: 'q' }, { executors: readers({ one: refused, two: '2' }) })
    expect(end).toMatchObject({ status: 'failed', outputs: { answer: '2' }, error: { code: 'model-refused' } })
  })
})

describe('steps that several need', () => {
  it('start at once when they lead to a first alternative too', async () => {
    const plan = planOf([
      inputStep(),
      reader('shared'),
      reader('one', 'shared.text'),
      step('two', 'upper', { text: 'shared.text' }),
      step('pick', 'first-of', { a: 'one.text', b: 'two.text' }),
      outputStep('pick.text'),
    ])
    const { end, steps } = await runToEnd(
      plan,
      { question: 'q' },
      { executors: readers({ shared: 'both', one: refused }) },
    )
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: 'BOTH' } })
    expect(steps.shared?.attempts).toBe(1)
  })

  it('start when one of two choices needs them: an answer and its sources', async () => {
    const plan = planOf([
      inputStep(),
      reader('one'),
      reader('two'),
      step('answer', 'first-of', { a: 'one.text', b: 'two.text' }),
      step('sources', 'first-of', { a: 'in.question', b: 'two.text' }),
      step('both', 'concat', { a: 'answer.text', b: 'sources.text' }),
      outputStep('both.text'),
    ])
    const fine = await runToEnd(plan, { question: 'q' }, { executors: readers({ one: '1', two: '2' }) })
    expect(fine.end).toMatchObject({ status: 'ok', outputs: { answer: '1 q' } })
    expect(readersRun(fine.calls)).toBe(1)
    const lost = await runToEnd(plan, { question: 'q' }, { executors: readers({ one: refused, two: '2' }) })
    expect(lost.end).toMatchObject({ status: 'fallback', outputs: { answer: '2 q' } })
  })

  it('do not hold up the choice: a later alternative that others need may still run', async () => {
    const slow = deferred()
    const plan = planOf([
      inputStep(),
      reader('one'),
      reader('slow'),
      step('pick', 'first-of', { a: 'one.text', b: 'slow.text' }),
      step('both', 'concat', { a: 'pick.text', b: 'slow.text' }),
      outputStep('both.text'),
    ])
    const executors = readers({
      one: '1',
      slow: async () => {
        await slow.promise
        return { outputs: { text: 's' } }
      },
    })
    const { end } = await runToEnd(plan, { question: 'q' }, { executors }, (event) => {
      if (event.type === 'step.finished' && event.step.stepId === 'pick') slow.resolve()
    })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: '1 s' } })
  })
})

describe('nested alternatives', () => {
  const plan = planOf([
    inputStep(),
    reader('one'),
    reader('two'),
    reader('three'),
    step('inner', 'first-of', { a: 'two.text', b: 'three.text' }),
    step('outer', 'first-of', { a: 'one.text', b: 'inner.text' }),
    outputStep('outer.text'),
  ])

  it.each([
    [{ one: '1', two: '2', three: '3' }, 'ok', '1', 1],
    [{ one: refused, two: '2', three: '3' }, 'fallback', '2', 2],
    [{ one: refused, two: refused, three: '3' }, 'fallback', '3', 3],
    [{ one: refused, two: refused, three: refused }, 'failed', undefined, 3],
  ] as const)('are tried from the outside in', async (answers, status, answer, ran) => {
    const { end, calls } = await runToEnd(plan, { question: 'q' }, { executors: readers(answers) })
    expect(end.status).toBe(status)
    expect(end.outputs.answer).toBe(answer)
    expect(readersRun(calls)).toBe(ran)
  })
})

describe('stopping', () => {
  it('ends steps that wait for an alternative', async () => {
    const stop = new AbortController()
    const plan = planOf([
      inputStep(),
      reader('one'),
      reader('two'),
      step('pick', 'first-of', { a: 'one.text', b: 'two.text' }),
      outputStep('pick.text'),
    ])
    const executors = readers({ one: () => new Promise(() => {}) })
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors, signal: stop.signal }, (event) => {
      if (event.type === 'step.started' && event.stepId === 'one') stop.abort()
    })
    expect(end.status).toBe('cancelled')
    expect(steps.two).toMatchObject({ outcome: 'skipped', notes: [{ code: 'cancelled' }] })
  })

  it('a time limit makes way for the next', async () => {
    const plan = planOf([
      inputStep(),
      step('one', 'reader', { text: 'in.question' }, { config: { name: 'one' }, timeoutMs: 5 }),
      reader('two'),
      step('pick', 'first-of', { a: 'one.text', b: 'two.text' }),
      outputStep('pick.text'),
    ])
    const executors = readers({ one: () => new Promise(() => {}), two: '2' })
    const { end, steps } = await runToEnd(plan, { question: 'q' }, { executors })
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
    expect(steps.pick?.notes[0]?.params).toMatchObject({ error: 'timeout' })
  })
})

describe('compiled alternatives', () => {
  const graph = graphOf(
    [
      node('in', 'test-input', { fields: [{ name: 'question', type: 'text' }] }),
      node('one', 'reader', { name: 'one' }),
      node('two', 'reader', { name: 'two' }),
      node('pick', 'first-of', { parts: 2, acceptEmpty: false }),
      node('out', 'test-output'),
    ],
    [
      'in.question -> one.text',
      'in.question -> two.text',
      'one.text -> pick.a',
      'two.text -> pick.b',
      'pick.text -> out.answer',
    ],
  )

  it('are in the plan, never streamed live, and run as drawn after the plan was stored', async () => {
    const { plan } = compile(graph, testDefinitions, emptyEnvironment())
    expect(plan?.steps.find(({ id }) => id === 'pick')).toMatchObject({
      alternatives: { ports: ['a', 'b'], acceptEmpty: false },
      requires: [],
    })
    expect(plan?.stream).toBeNull()
    const stored = planSchema.parse(JSON.parse(JSON.stringify(plan)))
    const { end } = await runToEnd(stored, { question: 'q' }, { executors: readers({ one: refused, two: '2' }) })
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
  })

  it('change the hash with their order and with what counts as empty', () => {
    const hashes = [
      graph,
      {
        ...graph,
        nodes: graph.nodes.map((each) =>
          each.id === 'pick' ? { ...each, config: { parts: 2, acceptEmpty: true } } : each,
        ),
      },
      {
        ...graph,
        edges: graph.edges.map((edge) =>
          edge.target.node === 'pick'
            ? { ...edge, target: { node: 'pick', port: edge.target.port === 'a' ? 'b' : 'a' } }
            : edge,
        ),
      },
    ].map((each) => compile(each, testDefinitions, emptyEnvironment()).plan?.hash)
    expect(hashes.every((hash) => hash !== undefined)).toBe(true)
    expect(new Set(hashes).size).toBe(3)
  })
})

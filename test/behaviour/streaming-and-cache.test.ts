import { describe, expect, it } from 'vitest'
import type { RunEvent } from '@/pipeline/run-event'
import { createStepCache, executePlan, RunLog } from '@/server/engine'
import { deferred } from '../builders/deferred'
import { testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { runToEnd, testOptions } from '../builders/run'

const plan = planOf(
  [
    inputStep(),
    step('up', 'upper', { text: 'in.question' }),
    step('ask', 'reader', { text: 'up.text' }, { collections: ['laws'] }),
    outputStep('ask.text'),
  ],
  { stream: { step: 'ask', port: 'text' } },
)
const tokensOf = (events: RunEvent[]) => events.flatMap((event) => (event.type === 'step.token' ? [event.text] : []))

describe('stream to output', () => {
  it('passes tokens on while the step still runs', async () => {
    const heard = deferred<void>()
    const executors = testExecutors({
      reader: async ({ emit }) => {
        emit('text', 'one ')
        emit('text', '')
        emit('text', 'two')
        await heard.promise
        return { outputs: { text: 'one two' }, usage: { inputTokens: 3, outputTokens: 2, modelMs: 5 } }
      },
    })
    const { end, events } = await runToEnd(plan, { question: 'q' }, { executors }, (event) => {
      if (event.type === 'step.token' && event.text === 'two') heard.resolve()
    })
    expect(tokensOf(events)).toEqual(['one ', 'two'])
    expect(end).toMatchObject({
      outputs: { answer: 'one two' },
      usage: { inputTokens: 3, outputTokens: 2, modelMs: 5 },
    })
  })
})

describe('usage', () => {
  it('is the sum of what the steps report; a time that none tells is not there', async () => {
    const both = planOf([
      inputStep(),
      step('one', 'reader', { text: 'in.question' }),
      step('two', 'upper', { text: 'one.text' }),
      outputStep('two.text'),
    ])
    const using = (modelMs?: number) =>
      testExecutors({
        reader: async () => ({ outputs: { text: 'x' }, usage: { inputTokens: 3, outputTokens: 2, modelMs } }),
        upper: async () => ({ outputs: { text: 'X' }, usage: { inputTokens: 40, outputTokens: 10, modelMs } }),
      })
    const timed = await runToEnd(both, { question: 'q' }, { executors: using(5) })
    expect(timed.end.usage).toEqual({ inputTokens: 43, outputTokens: 12, modelMs: 10 })
    const untimed = await runToEnd(both, { question: 'q' }, { executors: using() })
    expect(untimed.end.usage).toEqual({ inputTokens: 43, outputTokens: 12 })
  })
})

describe('cache hit', () => {
  const facts = { revision: 1 }
  const answering = testExecutors({
    reader: async ({ inputs }) => ({ outputs: { chunks: [], text: `re ${inputs.text}` } }),
  })
  const runWith = (cache = createStepCache(), question = 'q') =>
    runToEnd(plan, { question }, { executors: answering, cache, revisionOf: () => facts.revision })
  const ran = (calls: { type: string }[]) => calls.map((call) => call.type).filter((type) => type !== 'test-input')

  it('does not run again what cannot have changed, and says so', async () => {
    const cache = createStepCache()
    await runWith(cache)
    const { calls, end, steps, events } = await runWith(cache)
    expect(ran(calls)).toEqual([])
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 're Q' } })
    expect(steps.ask).toMatchObject({
      cached: true,
      attempts: 0,
      outcome: 'ok',
      inputs: { text: 'Q' },
      previews: { text: 're Q' },
    })
    expect(tokensOf(events)).toEqual(['re Q'])
  })

  it('runs again what follows from another input, and only that', async () => {
    const cache = createStepCache()
    await runWith(cache, 'q')
    expect(ran((await runWith(cache, 'Q')).calls)).toEqual(['upper'])
  })

  it('runs reads again when a collection has changed', async () => {
    const cache = createStepCache()
    await runWith(cache)
    facts.revision += 1
    expect(ran((await runWith(cache)).calls)).toEqual(['reader'])
  })

  it('keeps neither failures, nor worse outcomes, nor reads of unknown revision', async () => {
    const cache = createStepCache()
    const executors = testExecutors({ upper: async () => ({ outputs: { text: 'x' }, outcome: 'degraded' }) })
    await runToEnd(plan, { question: 'q' }, { executors, cache })
    const { calls } = await runToEnd(plan, { question: 'q' }, { executors, cache })
    expect(ran(calls)).toEqual(['upper', 'reader'])
  })

  it('keeps no writes', async () => {
    const writing = planOf([inputStep(), step('put', 'writer', { text: 'in.question' }), outputStep('put.text')])
    const cache = createStepCache()
    await runToEnd(writing, { question: 'q' }, { cache })
    expect(ran((await runToEnd(writing, { question: 'q' }, { cache })).calls)).toEqual(['writer'])
  })
})

describe('replay by seq', () => {
  const collect = async (events: AsyncIterable<RunEvent>) => {
    const all: RunEvent[] = []
    for await (const event of events) all.push(event)
    return all
  }

  it('gives a late, a returning and a first reader the whole answer', async () => {
    const goOn = deferred<void>()
    const executors = testExecutors({
      reader: async ({ emit }) => {
        for (const text of ['a', 'b', 'c']) emit('text', text)
        await goOn.promise
        emit('text', 'd')
        return { outputs: { text: 'abcd' } }
      },
    })
    const log = new RunLog()
    const streamed = deferred<number>()
    const run = executePlan(plan, { question: 'q' }, testOptions({ executors }), (event) => {
      log.append(event)
      if (event.type === 'step.token' && event.text === 'b') streamed.resolve(event.seq)
    })
    const first = collect(log.subscribe())
    const seqOfB = await streamed.promise
    const late = collect(log.subscribe(0))
    const returning = collect(log.subscribe(seqOfB))
    await new Promise(setImmediate)
    goOn.resolve()
    await run
    for (const events of [await first, await late]) {
      expect(tokensOf(events).join('')).toBe('abcd')
      expect(events.map((event) => event.type)).toEqual(
        expect.arrayContaining(['run.started', 'step.started', 'step.finished']),
      )
      expect(events.at(-1)?.type).toBe('run.finished')
    }
    expect(tokensOf(await returning).join('')).toBe('cd')
    const seqs = (await late).map((event) => event.seq)
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  })

  it('replays what is kept after the end, from any seq', async () => {
    const log = new RunLog()
    await executePlan(plan, { question: 'q' }, testOptions(), (event) => log.append(event))
    const all = await collect(log.subscribe())
    expect(all.some((event) => event.type === 'step.token')).toBe(false)
    for (const { seq } of all) {
      expect((await collect(log.subscribe(seq))).map((event) => event.seq)).toEqual(
        all.map((event) => event.seq).filter((other) => other > seq),
      )
    }
  })
})

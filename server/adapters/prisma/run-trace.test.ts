import { describe, expect, it } from 'vitest'
import type { RunEvent } from '@/pipeline/run-event'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { runToEnd } from '@/test/builders/run'
import { decodeEvents, encodeEvents } from './run-trace'

const long = 'a long text that travels from step to step '.repeat(20)
const plan = planOf([
  inputStep([{ name: 'question' }, { name: 'facts', type: 'json', required: false }]),
  step('one', 'writer', { text: 'in.question' }),
  step('two', 'writer', { text: 'one.text' }),
  outputStep('two.text'),
])
const eventsOf = async (inputs: unknown) => (await runToEnd(plan, inputs)).events

describe('stored events', () => {
  it('come back as they were, also over several rows', async () => {
    const events = await eventsOf({ question: long, facts: { a: [1, null] } })
    const origins = new Map()
    const rows = [events.slice(0, 5), events.slice(5, 6), events.slice(6)].map((part) => encodeEvents(part, origins))
    expect(decodeEvents(rows)).toEqual(events)
  })

  it('hold each value once', async () => {
    const events = await eventsOf({ question: long })
    const text = encodeEvents(events, new Map())
    // In the inputs of the first step, and as its output; every later one refers to that.
    expect(text.split(JSON.stringify(long)).length - 1).toBe(2)
  })

  it.each([{ $from: ['in', 'question'] }, { $is: 1 }, { $from: 'x', $is: { $is: 2 } }])(
    'keep values that look like marks: %j',
    async (facts) => {
      const events: RunEvent[] = await eventsOf({ question: 'q', facts })
      expect(decodeEvents([encodeEvents(events, new Map())])).toEqual(events)
    },
  )
})

import { describe, expect, it } from 'vitest'
import type { RunEvent } from '@/pipeline/run-event'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { runToEnd } from '@/test/builders/run'
import { decodeEvents, encodeEvents, MOST_INNER, Origins } from './trace'

const long = 'a long text that travels from step to step '.repeat(20)
const plan = planOf([
  inputStep([{ name: 'question' }, { name: 'facts', type: 'json', required: false }]),
  step('one', 'writer', { text: 'in.question' }),
  step('two', 'writer', { text: 'one.text' }),
  outputStep('two.text'),
])
const eventsOf = async (inputs: unknown) => (await runToEnd(plan, inputs, { explain: true })).events

function finishedStep(stepId: string, inputs: Record<string, unknown>, outputs: Record<string, unknown>) {
  return {
    type: 'step.finished' as const,
    runId: 'r',
    seq: 1,
    at: 1,
    step: {
      stepId,
      type: 't',
      outcome: 'ok' as const,
      notes: [],
      startedAt: 1,
      durationMs: 1,
      attempts: 1,
      cached: false,
      inputs,
      outputs,
      previews: { any: 'made before' },
    },
  }
}

describe('stored events', () => {
  it('come back as they were, also over several rows', async () => {
    const events = await eventsOf({ question: long, facts: { a: [1, null] } })
    const origins = new Origins()
    const rows = [events.slice(0, 5), events.slice(5, 6), events.slice(6)].map((part) => encodeEvents(part, origins))
    expect(decodeEvents(rows)).toEqual(events)
  })

  it('hold each value once', async () => {
    const events = await eventsOf({ question: long })
    const text = encodeEvents(events, new Origins())
    // In the inputs of the first step, and as its output; every later one refers to that.
    expect(text.split(JSON.stringify(long)).length - 1).toBe(2)
  })

  it('hold a chunk once, wherever it travels in messages and sources', () => {
    const chunk = {
      id: 'c',
      documentId: 'd',
      documentName: 'n',
      text: long,
      position: { start: 0 },
      score: 1,
      metadata: {},
    }
    const numbered = { ...chunk, citation: 1 }
    const message = { role: 'user', content: 'short', sources: [{ chunk: numbered, start: 0, end: 3 }] }
    const events = [
      finishedStep('a', {}, { chunks: [chunk, chunk] }),
      finishedStep('b', { chunks: [chunk, chunk] }, { messages: [message], sources: [numbered], text: long }),
      finishedStep('c', { messages: [message] }, { sources: [numbered], facts: [{ $from: ['a', 'chunks'] }] }),
    ]
    const text = encodeEvents(events, new Origins())
    expect(text.split(JSON.stringify(long)).length - 1).toBe(1)
    expect(decodeEvents([text])).toEqual(events)
  })

  it('keep what happens inside a step up to a limit, and say where it was reached', () => {
    const text = long.repeat(1200)
    const inner = Array.from({ length: 9 }, (_, at) => {
      const own = finishedStep('a', {}, { text: `${at} ${text}` })
      return { ...own, seq: at + 1, type: 'step.inner' as const, within: `loop[${at}]` }
    })
    const shown = finishedStep('loop', {}, { text: inner[0]?.step.outputs.text ?? '' })
    const origins = new Origins()
    const rows = [inner.slice(0, 6), [...inner.slice(6), shown]].map((events) => encodeEvents(events, origins))
    const kept = Math.ceil(MOST_INNER / text.length)
    expect(kept).toBeLessThan(9)
    expect(decodeEvents(rows)).toEqual([...inner.slice(0, kept - 1), { ...inner[kept - 1], last: true }, shown])
  })

  it('get previews when they are read, where none were made', () => {
    const event = finishedStep('a', {}, { text: 'one\ntwo', chunks: [{ documentName: 'n' }] })
    const [read] = decodeEvents([encodeEvents([{ ...event, step: { ...event.step, previews: {} } }], new Origins())])
    expect(read).toMatchObject({ step: { previews: { text: 'one two', chunks: '1 × n' } } })
  })

  it.each([
    ['no JSON', '[{"type":'],
    ['no list', '{}'],
    ['a step without its data', '[{"type":"step.finished","runId":"r","seq":1,"at":1,"step":{"stepId":"a"}}]'],
    ['an unknown event', '[{"type":"step.gone","runId":"r","seq":1,"at":1}]'],
  ])('are told as damaged when a row is %s', (_, row) => {
    expect(() => decodeEvents([row])).toThrow(expect.objectContaining({ code: 'record-damaged' }))
  })

  it.each([{ $from: ['lost', 'text'] }, { $from: ['a', 'text', 0] }, { $from: 'a' }, { $from: [] }])(
    'are told as damaged when a mark leads nowhere: %j',
    (mark) => {
      const rows = [[finishedStep('a', {}, { text: long })], [finishedStep('b', { text: mark }, {})]]
      // The mark is put in afterwards: what is encoded as one comes back as it was.
      const texts = rows.map((events) => JSON.stringify(events))
      expect(() => decodeEvents(texts)).toThrow(expect.objectContaining({ code: 'record-damaged' }))
    },
  )

  it.each([{ $from: ['in', 'question'] }, { $is: 1 }, { $from: 'x', $is: { $is: 2 } }])(
    'keep values that look like marks: %j',
    async (facts) => {
      const events: RunEvent[] = await eventsOf({ question: 'q', facts })
      expect(decodeEvents([encodeEvents(events, new Origins())])).toEqual(events)
    },
  )
})

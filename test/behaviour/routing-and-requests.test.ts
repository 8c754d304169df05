import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { compile } from '@/pipeline/compiler'
import { emptyEnvironment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { Graph, GraphNode } from '@/pipeline/graph'
import { say } from '@/pipeline/said'
import type { Http, HttpRequest } from '@/server/capabilities/http'
import { createStepCache, type RunOptions } from '@/server/engine'
import { graphOf, node } from '../builders/graph'
import { runToEnd } from '../builders/run'

const input = node('in', 'input', { fields: [{ name: 'question', type: 'long-text', required: true }] })
const output = node('out', 'output', {}, definitions.get('output')?.version)
const drawn = (nodes: GraphNode[], edges: string[]): Graph => graphOf([input, ...nodes, output], edges)

type Answer = { status: number; body?: string } | Error
function answering(answers: Record<string, Answer>) {
  const calls: HttpRequest[] = []
  const http: Http = {
    request: async (request) => {
      calls.push(request)
      const answer = answers[new URL(request.url).pathname] ?? { status: 404 }
      if (answer instanceof Error) throw answer
      return { url: request.url, status: answer.status, headers: {}, body: new TextEncoder().encode(answer.body) }
    },
  }
  return { calls, capabilities: { http } as unknown as RunOptions['capabilities'] }
}

async function run(graph: Graph, question: string, answers: Record<string, Answer>, more: Partial<RunOptions> = {}) {
  const { plan, issues } = compile(graph, definitions, emptyEnvironment())
  if (!plan) throw new Error(JSON.stringify(issues))
  const { calls, capabilities } = answering(answers)
  const outcome = await runToEnd(plan, { question }, { executors, definitions, capabilities, ...more })
  return { ...outcome, requests: calls.map(({ method, url }) => `${method} ${new URL(url).pathname}`) }
}

describe('a request with another to fall back on', () => {
  const graph = drawn(
    [
      node('one', 'http-request', { url: 'https://a.test/one?q={{ question }}' }),
      node('two', 'http-request', { url: 'https://a.test/two?q={{ question }}' }),
      node('pick', 'fallback'),
    ],
    [
      'in.question -> one.question',
      'in.question -> two.question',
      'one.text -> pick.first',
      'two.text -> pick.second',
      'pick.value -> out.answer',
    ],
  )

  it('sends the second only when the first has failed for good', async () => {
    const fine = await run(graph, 'q', { '/one': { status: 200, body: '1' }, '/two': { status: 200, body: '2' } })
    expect(fine.end).toMatchObject({ status: 'ok', outputs: { answer: '1' } })
    expect(fine.requests).toEqual(['GET /one'])
    const busy = await run(graph, 'q', { '/one': { status: 503 }, '/two': { status: 200, body: '2' } })
    expect(busy.end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
    expect(busy.requests).toEqual(['GET /one', 'GET /one', 'GET /one', 'GET /two'])
    expect(busy.steps.pick?.notes).toMatchObject([{ code: 'alternative-failed', params: { error: 'source-refused' } }])
    const refused = new AppError('egress-refused', say('That address is private.'))
    const lost = await run(graph, 'q', { '/one': refused, '/two': { status: 404 } })
    expect(lost.end).toMatchObject({ status: 'failed', error: { code: 'egress-refused' } })
    expect(lost.requests).toEqual(['GET /one', 'GET /two'])
  })

  it('passes over an empty answer', async () => {
    const { end } = await run(graph, 'q', { '/one': { status: 200, body: ' ' }, '/two': { status: 200, body: '2' } })
    expect(end).toMatchObject({ status: 'fallback', outputs: { answer: '2' } })
  })

  it('asks again in every run: what is out there may have changed', async () => {
    const cache = createStepCache()
    const answers = { '/one': { status: 200, body: '1' } }
    await run(graph, 'q', answers, { cache })
    expect((await run(graph, 'q', answers, { cache })).requests).toEqual(['GET /one'])
  })
})

describe('a request that changes something', () => {
  it('is sent once, whatever comes back', async () => {
    const graph = drawn(
      [node('post', 'http-request', { method: 'POST', url: 'https://a.test/x', body: '{"q": "{{ question }}"}' })],
      ['in.question -> post.question', 'post.text -> out.answer'],
    )
    const { end, requests } = await run(graph, 'q', { '/x': { status: 503 } })
    expect(end).toMatchObject({ status: 'failed', error: { code: 'source-refused' } })
    expect(requests).toEqual(['POST /x'])
  })
})

// A branch may also be called as something that every object has.
describe.each(['weather', 'constructor'])('a router whose branches meet again, the first called %s', (name) => {
  const graph = drawn(
    [
      node('route', 'router', { branches: [{ name, tests: [{ op: 'words', value: 'weather' }] }] }),
      node('ask', 'http-request', { url: 'https://a.test/weather?q={{ q }}' }),
      node('meet', 'fallback'),
    ],
    [
      'in.question -> route.value',
      `route.${name} -> ask.q`,
      'ask.text -> meet.first',
      'route.else -> meet.second',
      'meet.value -> out.answer',
    ],
  )

  it('takes one and skips the other without a word of failure', async () => {
    const answers = { '/weather': { status: 200, body: 'Sunny.' } }
    const taken = await run(graph, 'The weather?', answers)
    expect(taken.end).toMatchObject({ status: 'ok', outputs: { answer: 'Sunny.' } })
    const other = await run(graph, 'Art?', answers)
    expect(other.end).toMatchObject({ status: 'ok', outputs: { answer: 'Art?' } })
    expect(other.requests).toEqual([])
    expect(other.steps.ask).toMatchObject({ outcome: 'skipped', notes: [{ code: 'branch-not-taken' }] })
  })
})

describe('a port that is named like something every object has', () => {
  const name = 'constructor'
  const asking = node('in', 'input', {
    fields: [
      { name: 'question', type: 'long-text', required: true },
      { name, type: 'long-text', required: false },
    ],
  })
  const only = (nodes: GraphNode[], edges: string[]) => graphOf([...nodes, output], edges)

  it('is empty where its field is not given', async () => {
    const { end } = await run(only([asking], ['in.constructor -> out.answer']), 'q', {})
    expect(end).toMatchObject({ outputs: { answer: '' } })
  })

  it('gives nothing where nothing stands for its field', async () => {
    const number = { name, type: 'number', required: false }
    const optional = node('in', 'input', { fields: [number, { name: 'question', type: 'long-text', required: true }] })
    const { end, steps } = await run(only([optional], ['in.constructor -> out.answer']), 'q', {})
    expect(steps.out?.outcome).toBe('skipped')
    expect(end.outputs).toEqual({})
  })

  it('takes an edge like any other', async () => {
    const one = node('one', 'http-request', { url: 'https://a.test/{{ constructor }}' })
    const graph = drawn([one], ['in.question -> one.constructor', 'one.text -> out.answer'])
    const { requests } = await run(graph, 'q', { '/q': { status: 200, body: '1' } })
    expect(requests).toEqual(['GET /q'])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scriptedChat } from '@/nodes/testing'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { ChatModel } from '@/server/capabilities'
import { revokeKey } from '@/server/services/deployments/manage-keys'
import { contextOf } from '@/test/builders/context'
import { startTestGateway } from '@/test/builders/gateway'
import { until } from '@/test/doubles/serve'
import { problemSchema, readinessSchema, resultSchema } from './schemas'

type Gateway = Awaited<ReturnType<typeof startTestGateway>>

let gateway: Gateway
let answer: Parameters<typeof scriptedChat>[0]
let chat: ReturnType<typeof scriptedChat>

beforeEach(async () => {
  answer = () => 'It opens at six bar [1].'
  chat = scriptedChat((request, call) => answer(request, call))
  gateway = await startTestGateway(chat.chatModel)
})
afterEach(() => gateway.close())

interface CallOptions {
  key?: string | null
  slug?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

function call(body: unknown, { key = gateway.key, slug = 'ask', headers, signal }: CallOptions = {}) {
  return fetch(`${gateway.url}/api/v1/endpoints/${slug}/runs`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal,
  })
}
const ask = (question = 'When does the safety valve open?', options?: CallOptions) =>
  call({ inputs: { question } }, options)

async function problem(answered: Response | Promise<Response>) {
  const response = await answered
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const document = problemSchema.loose().parse(await response.json())
  expect(document.status).toBe(response.status)
  return document
}

interface SentEvent {
  name: string
  data: Record<string, unknown>
}

function readEvents(text: string): SentEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event: '))
    .map((block) => ({
      name: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null'),
    }))
}

describe('calling an endpoint', () => {
  it('answers with sources, usage and timings, and keeps the run', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    const result = resultSchema.parse(await response.json())
    expect(result).toMatchObject({ status: 'ok', outputs: { answer: 'It opens at six bar [1].' }, notes: [] })
    expect(result.outputs.sources.map(({ chunkId, cited }) => [chunkId, cited])).toEqual([
      ['valve', true],
      ['pump', false],
    ])
    expect(result.usage).toEqual({ inputTokens: 10, outputTokens: 5 })
    expect(result.timings.steps.map(({ step }) => step)).toEqual([
      'input',
      'retriever',
      'reranker',
      'prompt',
      'model',
      'output',
    ])
    const kept = await gateway.store.get('w', result.runId)
    expect(kept).toMatchObject({ status: 'ok', origin: 'endpoint', pipelineId: gateway.deployment.pipelineId })
    expect(kept?.graph?.nodes).toHaveLength(6)
  })

  it('says what was the matter when it was not ok', async () => {
    answer = () => 'It opens [1], or not [7].'
    const result = resultSchema.parse(await (await ask()).json())
    expect(result).toMatchObject({ status: 'degraded', notes: [{ step: 'output', code: 'citation-removed' }] })
    expect(result.outputs.answer).toBe('It opens [1], or not.')
  })

  it('streams tokens and ends with the same result, without what steps carry inside', async () => {
    const response = await call({ inputs: { question: 'When?' }, stream: true })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const text = await response.text()
    const events = readEvents(text)
    expect(events[0]?.name).toBe('run.started')
    const numbers = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]))
    expect(numbers).toHaveLength(events.length - 1)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    const tokens = events.filter(({ name }) => name === 'token').map(({ data }) => data.text)
    expect(tokens.join('')).toBe('It opens at six bar [1].')
    const last = events.at(-1)
    expect(last?.name).toBe('result')
    expect(resultSchema.parse(last?.data).outputs.answer).toBe('It opens at six bar [1].')
    const finished = events.filter(({ name }) => name === 'step.finished')
    expect(finished).toHaveLength(6)
    for (const { data } of finished) expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['inputs']))
    expect(JSON.stringify(events.slice(0, -1))).not.toContain('forty litres')
  })
})

describe('refusals', () => {
  it('knows no such endpoint, with or without a key', async () => {
    expect(await problem(ask('x', { slug: 'nobody', key: null }))).toMatchObject({ status: 404, code: 'not-found' })
    expect(await problem(ask('x', { slug: 'nobody' }))).toMatchObject({ status: 404 })
  })

  it('asks for a key', async () => {
    const missing = await ask('x', { key: null })
    expect(missing.headers.get('www-authenticate')).toBe('Bearer')
    expect(await problem(missing)).toMatchObject({ status: 401, code: 'unauthorized' })
    expect(await problem(ask('x', { key: 'tlr_wrong' }))).toMatchObject({ status: 401 })
    expect(chat.calls).toHaveLength(0)
  })

  it('does not take a revoked key', async () => {
    expect((await ask()).status).toBe(200)
    await revokeKey(gateway.deployments, { keyId: gateway.deployment.keys[0]?.id ?? '' }, contextOf('w'))
    expect((await ask()).status).toBe(401)
  })

  it('names the field that is missing or has no meaning', async () => {
    expect(await problem(call({ inputs: {} }))).toMatchObject({ status: 422, code: 'invalid-input', field: 'question' })
    expect(await problem(call({ inputs: { question: 'x', colour: 'red' } }))).toMatchObject({ field: 'colour' })
    expect(await problem(call({}))).toMatchObject({ status: 422, field: 'inputs' })
    expect(await problem(call({ inputs: { question: 'x' }, stream: 'yes' }))).toMatchObject({ field: 'stream' })
    expect(await problem(call({ inputs: { question: 'x' }, graph: {} }))).toMatchObject({ status: 422 })
    expect(await problem(call([1]))).toMatchObject({ status: 422 })
    expect(chat.calls).toHaveLength(0)
  })

  it('are listed among the runs, with what was wrong and what had been sent', async () => {
    await call({ inputs: { question: 'x', colour: 'red' } })
    await call({ question: 'x' })
    await ask('x', { key: 'tlr_wrong' })
    const { runs } = await gateway.store.list('w', { limit: 2, status: 'failed' })
    const versionId = gateway.deployment.version.id
    expect(runs).toMatchObject([
      { origin: 'endpoint', versionId, inputs: {}, durationMs: 0 },
      { origin: 'endpoint', versionId, inputs: { question: 'x', colour: 'red' } },
    ])
    const [, second] = runs
    expect(await gateway.store.get('w', second?.id ?? '')).toMatchObject({
      error: { code: 'invalid-input', details: { field: 'colour' } },
    })
    expect(chat.calls).toHaveLength(0)
  })

  it('takes JSON only', async () => {
    const plain = call('hello', { headers: { 'content-type': 'text/plain' } })
    expect(await problem(plain)).toMatchObject({ status: 415 })
    expect(await problem(call('{"inputs": '))).toMatchObject({ status: 422, detail: 'The body is not valid JSON.' })
  })

  it('takes no question of 5 MB, nor one field of more than 1 MB', async () => {
    expect(await problem(ask('x'.repeat(5_000_000)))).toMatchObject({ status: 413, code: 'too-large' })
    expect(await problem(ask('x'.repeat(1_500_000)))).toMatchObject({ status: 413, field: 'question' })
    expect((await ask()).status).toBe(200)
  })

  it('tells why a run failed, and its number', async () => {
    answer = () => new AppError('model-missing', say('The model “llama3.2:3b” is not on the server.'))
    const failed = await problem(ask())
    expect(failed).toMatchObject({ status: 404, code: 'model-missing', detail: expect.stringContaining('llama3.2:3b') })
    expect(await gateway.store.get('w', failed.runId ?? '')).toMatchObject({ status: 'failed' })
    const events = readEvents(await (await call({ inputs: { question: 'x' }, stream: true })).text())
    expect(events.at(-1)).toMatchObject({ name: 'error', data: { code: 'model-missing', status: 404 } })
  })

  it('keeps the text of an unknown error to itself', async () => {
    answer = () => new TypeError('secret path /home/x')
    const response = await ask()
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
    expect(gateway.errors.map(String).join()).toContain('secret')
  })
})

describe('a caller who hangs up', () => {
  /** A model that never answers by itself and notes when it is told to stop. */
  function endless() {
    const state = { began: 0, stopped: 0 }
    const chatModel: ChatModel = {
      async *chat(_provider, _request, { signal }) {
        state.began += 1
        yield { type: 'token', text: 'So ' }
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))).finally(() => {
          state.stopped += 1
        })
      },
    }
    return { state, chatModel }
  }

  it.each([false, true])('stops the run within a second (streaming: %s)', async (stream) => {
    const { state, chatModel } = endless()
    const other = await startTestGateway(chatModel)
    try {
      const controller = new AbortController()
      const calling = fetch(`${other.url}/api/v1/endpoints/ask/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${other.key}` },
        body: JSON.stringify({ inputs: { question: 'When?' }, stream }),
        signal: controller.signal,
      }).then((response) => response.text())
      calling.catch(() => {})
      await until(() => state.began === 1, 'the model to begin')
      controller.abort()
      await expect(calling).rejects.toThrow()
      await until(() => state.stopped === 1, 'the model to be stopped', 1_000)
      await until(() => other.registry.size === 0, 'the run to end', 1_000)
      const { runs } = await other.store.list('w', { limit: 10 })
      expect(runs).toMatchObject([{ status: 'cancelled' }])
    } finally {
      await other.close()
    }
  })
})

describe('what stands beside', () => {
  const get = (path: string, headers: Record<string, string> = {}) => fetch(gateway.url + path, { headers })

  it('describes an endpoint to who has a key', async () => {
    expect((await get('/api/v1/endpoints/ask')).status).toBe(401)
    const response = await get('/api/v1/endpoints/ask', { authorization: `Bearer ${gateway.key}` })
    expect(await response.json()).toMatchObject({
      slug: 'ask',
      name: 'Ask',
      version: 1,
      inputs: [{ name: 'question', type: 'long-text', required: true }],
      run: { method: 'POST', path: '/api/v1/endpoints/ask/runs' },
    })
  })

  it('publishes its OpenAPI document', async () => {
    const document = await (await get('/api/v1/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual([
      '/api/v1/endpoints/{slug}/runs',
      '/api/v1/endpoints/{slug}',
      '/api/v1/endpoints/{slug}/openapi.json',
      '/api/v1/openapi.json',
      '/api/health',
      '/api/health/live',
      '/api/health/ready',
    ])
    expect(Object.keys(document.paths['/api/v1/endpoints/{slug}/runs'].post.responses)).toContain('422')
    expect(document.components.schemas.Result.properties.outputs.properties.sources.type).toBe('array')
  })

  it('is ready unless something it cannot do without is down', async () => {
    gateway.dependencies.push(
      { name: 'database', state: 'up', required: true },
      { name: 'models:ollama', state: 'down', required: false },
    )
    const ready = await get('/api/health/ready')
    expect(ready.status).toBe(200)
    expect(readinessSchema.parse(await ready.json())).toMatchObject({ status: 'ready' })
    gateway.dependencies.push({ name: 'vectors:qdrant', state: 'down', required: true, message: 'no answer' })
    const down = await get('/api/health/ready')
    expect(down.status).toBe(503)
    expect(readinessSchema.parse(await down.json())).toMatchObject({ status: 'not-ready' })
    expect(await (await get('/api/health/live')).json()).toEqual({ status: 'ok', version: '0.0.0' })
    expect((await get('/api/health')).status).toBe(200)
  })

  it('lets any web page call, and has nothing elsewhere', async () => {
    const preflight = await fetch(`${gateway.url}/api/v1/endpoints/ask/runs`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    expect((await ask()).headers.get('access-control-allow-origin')).toBe('*')
    expect(await problem(get('/api/v1/graphs'))).toMatchObject({ status: 404 })
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import type { ChatEvent, ChatRequest } from '@/server/capabilities/chat-model'
import { answerOf, eventsOf, promptOf } from '@/test/conformance/chat-model'
import { type OpenAiDouble, type OpenAiDoubleOptions, startOpenAiDouble } from '@/test/doubles/openai'
import { deadUrl, until } from '@/test/doubles/serve'
import { createOpenAiProvider } from './create-openai-provider'

const signal = new AbortController().signal
let double: OpenAiDouble
const start = async (options: OpenAiDoubleOptions = {}) => {
  double = await startOpenAiDouble(options)
  return createOpenAiProvider({ baseUrl: double.url, apiKey: 'sk-secret' })
}
const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'gpt-4o-mini',
  messages: [promptOf('Who keeps bees?', ['Ada keeps bees behind the mill.'])],
  ...more,
})
const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
afterEach(async () => {
  expect(double.violations).toEqual([])
  await double.close()
})

describe('chat with an OpenAI-compatible server', () => {
  it('streams and asks for usage', async () => {
    const provider = await start()
    const { usage } = await answerOf(provider, ask())
    expect(usage).toMatchObject({ outputTokens: 7 })
    expect(double.requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
  })

  it('tells reasoning apart, in the content and in a field of its own', async () => {
    const provider = await start()
    const textOf = (events: readonly ChatEvent[], type: 'token' | 'reasoning') =>
      events.map((event) => (event.type === type ? event.text : '')).join('')
    for (const script of [
      { text: 'Five bar [1].', thinking: 'Why [99]?' },
      { text: '<think>Why [99]?</think>\n\nFive bar [1].' },
      {
        text: '<|channel|>analysis<|message|>Why [99]?<|end|><|start|>assistant<|channel|>final<|message|>Five bar [1].',
      },
    ]) {
      double.script({ path: '/chat/completions', ...script })
      const events = await eventsOf(provider, ask())
      expect(textOf(events, 'token')).toBe('Five bar [1].')
      expect(textOf(events, 'reasoning')).toBe('Why [99]?')
      expect(events.at(-1)).toMatchObject({ text: 'Five bar [1].', reasoning: 'Why [99]?' })
    }
  })

  it('holds back what a model says that is known to begin in its reasoning', async () => {
    const model = 'deepseek-r1-distill'
    const provider = await start({ models: [{ id: model, kind: 'chat', contextLength: 8192, dimension: 0 }] })
    double.script({ path: '/chat/completions', text: 'Why [99]?\n</think>\n\nFive bar [1].' })
    const events = await eventsOf(provider, ask({ model }))
    expect(events.filter(({ type }) => type === 'reset')).toEqual([])
    expect(events.at(-1)).toMatchObject({ text: 'Five bar [1].', reasoning: 'Why [99]?' })
  })

  it('passes every option under the API’s name', async () => {
    const provider = await start()
    await answerOf(
      provider,
      ask({
        temperature: 0.5,
        seed: 3,
        maxTokens: 9,
        stop: ['X'],
        topLogprobs: 2,
        contextTokens: 4096,
        schema: closed,
      }),
    )
    expect(double.requests[0]?.body).toMatchObject({
      temperature: 0.5,
      seed: 3,
      max_tokens: 9,
      stop: ['X'],
      logprobs: true,
      top_logprobs: 2,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: closed, strict: true } },
    })
  })

  it('asks for strictness only where the API accepts it', async () => {
    const provider = await start()
    await answerOf(
      provider,
      ask({ schema: { ...closed, properties: { a: { type: 'object', properties: { b: { type: 'string' } } } } } }),
    )
    expect(double.requests[0]?.body).toMatchObject({ response_format: { json_schema: { strict: false } } })
  })

  it('collects log-probabilities', async () => {
    const provider = await start()
    const { logprobs } = await answerOf(provider, ask({ topLogprobs: 2 }))
    expect(logprobs?.map(({ token }) => token).join('')).toBe('Ada keeps bees behind the mill. [1]')
    expect(logprobs?.[0]?.top).toHaveLength(2)
  })

  it('tells that the token limit cut the answer', async () => {
    const provider = await start()
    expect(await answerOf(provider, ask({ maxTokens: 1 }))).toMatchObject({ text: 'Ada', finishReason: 'length' })
  })

  it('fails on an error event', async () => {
    const provider = await start()
    double.script({ after: 2, fault: 'error', error: 'overheated' })
    await expect(answerOf(provider, ask())).rejects.toMatchObject({
      code: 'model-failed',
      message: expect.stringContaining('overheated'),
    })
  })

  it.each(['end', 'cut', 'garbage'] as const)('fails when the stream is no whole answer (%s)', async (fault) => {
    const provider = await start()
    double.script({ after: 2, fault })
    await expect(answerOf(provider, ask())).rejects.toMatchObject({ code: 'model-failed' })
  })

  it('closes the request at the server when the loop is left and when aborted', async () => {
    const provider = await start({ tokenDelayMs: 10 })
    for await (const event of provider.chat(ask(), { signal })) if (event.type === 'token') break
    await until(() => double.aborted() === 1, 'the first hang-up')
    const controller = new AbortController()
    double.script({ hang: true })
    const reading = eventsOf(provider, ask(), controller.signal)
    await until(() => double.active() === 1, 'the request')
    controller.abort(new Error('stop'))
    await expect(reading).rejects.toThrow('stop')
    await until(() => double.aborted() === 2, 'the second hang-up')
  })
})

describe('errors of an OpenAI-compatible server', () => {
  it('names OPENAI_API_KEY for a wrong key and never shows the key', async () => {
    const provider = await start({ key: 'another' })
    const failing = answerOf(provider, ask())
    await expect(failing).rejects.toMatchObject({
      code: 'model-refused',
      fix: expect.stringContaining('OPENAI_API_KEY'),
    })
    const error: unknown = await failing.catch((reason: unknown) => reason)
    expect(JSON.stringify([error, String(error), await provider.status({ signal })])).not.toContain('sk-secret')
  })

  it.each([
    [429, { code: 'models-busy', retryable: true, retryAfterMs: 20_000 }],
    [503, { code: 'models-busy', retryable: true }],
    [400, { code: 'model-refused', message: expect.stringContaining('why') }],
    [500, { code: 'model-failed', message: expect.stringContaining('why') }],
  ])('%i → its code', async (status, expected) => {
    const provider = await start()
    double.script(
      { status, error: 'why', headers: { 'retry-after': '20' } },
      { status, error: 'why', headers: { 'retry-after': '20' } },
    )
    await expect(answerOf(provider, ask())).rejects.toMatchObject(expected)
    await expect(provider.embed({ model: 'm', texts: ['a'], kind: 'query' }, { signal })).rejects.toMatchObject(
      expected,
    )
  })

  it('names the address when nothing listens', async () => {
    await start()
    const baseUrl = `${await deadUrl()}/v1`
    await expect(answerOf(createOpenAiProvider({ baseUrl }), ask())).rejects.toMatchObject({
      code: 'models-unreachable',
      message: expect.stringContaining(baseUrl),
      fix: expect.stringContaining('OPENAI_BASE_URL'),
    })
  })
})

describe('models and embeddings of an OpenAI-compatible server', () => {
  it('tells by name what chats and what embeds, and leaves out the rest', async () => {
    const provider = await start()
    expect(await provider.models({ signal })).toEqual([
      { provider: 'openai', model: 'gpt-4o-mini', capabilities: ['chat'] },
      { provider: 'openai', model: 'text-embedding-3-small', capabilities: ['embed'] },
    ])
  })

  it('lets the operator say it', async () => {
    await start()
    const provider = createOpenAiProvider({
      baseUrl: double.url,
      chatModels: ['whisper-1'],
      embedModels: ['gpt-4o-mini'],
    })
    expect(await provider.models({ signal })).toEqual([
      { provider: 'openai', model: 'gpt-4o-mini', capabilities: ['embed'] },
      { provider: 'openai', model: 'whisper-1', capabilities: ['chat'] },
    ])
  })

  it('sends batches of 32 and sorts the answers by index', async () => {
    const provider = await start()
    const texts = Array.from({ length: 33 }, (_, index) => `t${index}`)
    expect(await provider.embed({ model: 'text-embedding-3-small', texts, kind: 'query' }, { signal })).toHaveLength(33)
    expect(double.requests.map(({ body }) => (body as { input: string[] }).input.length)).toEqual([32, 1])
  })

  it('scales vectors to unit length', async () => {
    const provider = await start()
    double.script({ vectors: [[6, 8]] })
    expect(await provider.embed({ model: 'text-embedding-3-small', texts: ['a'], kind: 'query' }, { signal })).toEqual([
      [0.6, 0.8],
    ])
  })
})

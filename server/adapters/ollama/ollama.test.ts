import { afterEach, describe, expect, it } from 'vitest'
import type { ChatEvent, ChatRequest } from '@/server/capabilities/chat-model'
import { inEnglish } from '@/test/builders/in-english'
import { answerOf, eventsOf, promptOf } from '@/test/conformance/chat-model'
import { type OllamaDouble, type OllamaDoubleOptions, startOllamaDouble } from '@/test/doubles/ollama'
import { chatModel, thinkingModel } from '@/test/doubles/ollama-models'
import { deadUrl, serve, until } from '@/test/doubles/serve'
import { createOllamaProvider } from './create-ollama-provider'

const signal = new AbortController().signal
let double: OllamaDouble
const start = async (options: OllamaDoubleOptions = {}) => {
  double = await startOllamaDouble(options)
  return createOllamaProvider({ url: double.url })
}
const bodies = (path: string) =>
  double.requests.filter((request) => request.path === path).map((request) => request.body)
const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'llama3.2',
  messages: [promptOf('Who keeps bees?', ['Ada keeps bees behind the mill.'])],
  ...more,
})
afterEach(async () => {
  expect(double.violations).toEqual([])
  await double.close()
})

describe('chat with Ollama', () => {
  it('always streams, never lets the server cut, and does not think unless asked', async () => {
    const provider = await start()
    await answerOf(provider, ask())
    expect(bodies('/api/chat')[0]).toMatchObject({
      stream: true,
      truncate: false,
      shift: false,
      think: false,
      options: {},
    })
  })

  it('sends role and content only: what else a message carries stays here', async () => {
    const provider = await start()
    const request = ask()
    await answerOf(provider, request)
    const [message] = request.messages
    expect(bodies('/api/chat')[0]).toMatchObject({ messages: [{ role: 'user', content: message?.content }] })
    expect(Object.keys((bodies('/api/chat')[0] as { messages: object[] }).messages[0] ?? {})).toEqual([
      'role',
      'content',
    ])
  })

  it('tells what the model’s template makes of the messages', async () => {
    const provider = await start()
    const messages = [{ role: 'user' as const, content: 'Who keeps bees?' }]
    expect(await provider.render?.({ model: 'llama3.2', messages, contextTokens: 512 }, { signal })).toBe(
      '<|user|>Who keeps bees?<|end|><|assistant|>',
    )
    expect(bodies('/api/chat')[0]).toMatchObject({ stream: false, options: { num_ctx: 512, num_predict: 1 } })
  })

  it('knows nothing of the template where the server answers instead', async () => {
    const server = await serve((_request, response) =>
      response.end(JSON.stringify({ model: 'm', message: { role: 'assistant', content: 'Hi' }, done: true })),
    )
    const provider = createOllamaProvider({ url: server.url })
    const asked = provider.render?.({ model: 'm', messages: [{ role: 'user', content: 'x' }] }, { signal })
    expect(await asked).toBeUndefined()
    await server.close()
    await start()
  })

  it('sends a text that names a file as that text', async () => {
    const provider = await start()
    await answerOf(provider, { model: 'llama3.2', messages: [{ role: 'user', content: '/etc/hostname' }] })
    expect(bodies('/api/chat')[0]).toMatchObject({ messages: [{ role: 'user', content: '/etc/hostname' }] })
  })

  it('passes every option under Ollama’s name', async () => {
    const provider = await start()
    await answerOf(
      provider,
      ask({ temperature: 0.3, seed: 7, contextTokens: 8192, maxTokens: 50, stop: ['END'], topLogprobs: 5 }),
    )
    expect(bodies('/api/chat')[0]).toMatchObject({
      logprobs: true,
      top_logprobs: 5,
      options: { temperature: 0.3, seed: 7, num_ctx: 8192, num_predict: 50, stop: ['END'] },
    })
  })

  it('caps num_ctx by the model’s context once a listing has told it, without asking per call', async () => {
    const provider = await start({ models: [{ ...chatModel, contextLength: 2048 }] })
    await answerOf(provider, ask({ contextTokens: 8192 }))
    await provider.models({ signal })
    await answerOf(provider, ask({ contextTokens: 8192 }))
    await answerOf(provider, ask({ contextTokens: 1024 }))
    const sent = bodies('/api/chat').map((body) => (body as { options: { num_ctx: number } }).options.num_ctx)
    expect(sent).toEqual([8192, 2048, 1024])
    expect(bodies('/api/show')).toHaveLength(1)
  })

  it('refuses a prompt longer than the context instead of having it cut', async () => {
    const provider = await start()
    const long = ask({ messages: [{ role: 'user', content: 'word '.repeat(2000) }], contextTokens: 1024 })
    await expect(answerOf(provider, long)).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('the input length exceeds the context length'),
      fix: expect.stringContaining('context length'),
    })
  })

  it('thinks when asked and keeps thoughts out of the answer', async () => {
    const provider = await start()
    double.script({ path: '/api/chat', thinking: 'let me see', text: 'Ada.' })
    expect((await answerOf(provider, ask({ model: thinkingModel.name, think: true }))).text).toBe('Ada.')
    expect(bodies('/api/chat')[0]).toMatchObject({ think: true })
  })

  it('reports a model that cannot think as refused', async () => {
    const provider = await start()
    await expect(answerOf(provider, ask({ think: true }))).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('does not support thinking'),
    })
  })

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['load', 'other'],
    ['unload', 'other'],
  ] as const)('done_reason %s ends as %s', async (doneReason, finishReason) => {
    const provider = await start()
    double.script({ path: '/api/chat', text: 'A b', doneReason })
    expect(await answerOf(provider, ask())).toMatchObject({ text: 'A b', finishReason })
  })

  it('tells that an answer was cut by the token limit', async () => {
    const provider = await start()
    expect(await answerOf(provider, ask({ maxTokens: 2 }))).toMatchObject({ text: 'Ada keeps', finishReason: 'length' })
  })

  it('reports usage: counts as given, nanoseconds as milliseconds', async () => {
    const provider = await start()
    const { usage } = await answerOf(provider, ask())
    expect(usage).toEqual({ inputTokens: expect.any(Number), outputTokens: 7, modelMs: 12 })
  })

  it('collects log-probabilities of every token', async () => {
    const provider = await start()
    const judge = ask({
      topLogprobs: 20,
      maxTokens: 1,
      messages: [
        { role: 'user', content: '<query>\nbees\n</query>\n<passage>\nAda keeps bees.\n</passage>\nyes or no?' },
      ],
    })
    const { text, logprobs } = await answerOf(provider, judge)
    expect(text).toBe('yes')
    expect(logprobs?.[0]?.token).toBe('yes')
    expect(logprobs?.[0]?.top.map(({ token }) => token)).toEqual(['yes', 'no'])
    expect(Math.exp(logprobs?.[0]?.logprob ?? 0)).toBeCloseTo(0.98)
  })

  it('fails on an error line under HTTP 200, after the tokens before it', async () => {
    const provider = await start()
    double.script({ path: '/api/chat', after: 2, fault: 'error', error: 'CUDA error: out of memory' })
    let seen = ''
    const reading = (async () => {
      for await (const event of provider.chat(ask(), { signal })) if (event.type === 'token') seen += event.text
    })()
    await expect(reading).rejects.toMatchObject({
      code: 'model-failed',
      message: 'Ollama broke off: CUDA error: out of memory',
    })
    expect(seen.trim().split(/\s+/)).toHaveLength(2)
  })

  it('tells reasoning in the content apart, and remembers how the model begins', async () => {
    const provider = await start({ tokenDelayMs: 1 })
    double.script({ path: '/api/chat', text: '<think>\nThe user asks [99].\n</think>\n\nFive bar [1].' })
    const marked = await eventsOf(provider, ask())
    expect(marked.at(-1)).toMatchObject({ type: 'done', text: 'Five bar [1].', reasoning: 'The user asks [99].' })
    expect(textOf(marked, 'token')).toBe('Five bar [1].')
    expect(textOf(marked, 'reasoning')).toContain('[99]')
    const lone = 'The user asks [99].\n</think>\n\nFive bar [1].'
    double.script({ path: '/api/chat', text: lone }, { path: '/api/chat', text: lone })
    const first = await eventsOf(provider, ask())
    expect(first.some(({ type }) => type === 'reset')).toBe(true)
    expect(first.at(-1)).toMatchObject({ text: 'Five bar [1].', reasoning: 'The user asks [99].' })
    const second = await eventsOf(provider, ask())
    expect(second.some(({ type }) => type === 'reset')).toBe(false)
    expect(textOf(second, 'token')).toBe('Five bar [1].')
  })

  it('passes thinking on that the server tells apart', async () => {
    const provider = await start()
    double.script({ path: '/api/chat', text: 'Five bar [1].', thinking: 'Let me see.' })
    const events = await eventsOf(provider, ask())
    expect(textOf(events, 'reasoning')).toBe('Let me see.')
    expect(events.at(-1)).toMatchObject({ text: 'Five bar [1].', reasoning: 'Let me see.' })
  })

  it('gives tokens that arrive together as one', async () => {
    const provider = await start()
    const events = await eventsOf(provider, ask())
    expect(events.map(({ type }) => type)).toEqual(['token', 'done'])
    expect(events[0]).toMatchObject({ text: expect.stringContaining(' ') })
    expect(events[1]).toMatchObject({ text: events[0]?.type === 'token' ? events[0].text : '' })
  })

  it.each(['end', 'cut', 'garbage'] as const)('fails when the stream is no whole answer (%s)', async (fault) => {
    const provider = await start()
    double.script({ path: '/api/chat', after: 1, fault })
    await expect(answerOf(provider, ask())).rejects.toMatchObject({ code: 'model-failed' })
  })

  it('closes the request at the server when the loop is left', async () => {
    const provider = await start({ tokenDelayMs: 10 })
    for await (const event of provider.chat(ask(), { signal })) if (event.type === 'token') break
    await until(() => double.aborted() === 1, 'the double to see the hang-up')
    expect(double.active()).toBe(0)
  })

  it.each([
    ['before the headers', { hang: true }],
    ['between tokens', { after: 2, fault: 'hang' as const }],
  ])('closes the request at the server when aborted %s', async (_when, script) => {
    const provider = await start()
    double.script(script)
    const controller = new AbortController()
    const reason = new Error('stop')
    const reading = eventsOf(provider, ask(), controller.signal)
    await until(() => double.active() === 1, 'the request')
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await until(() => double.aborted() === 1, 'the double to see the hang-up')
  })

  it('uses one connection for answers that follow each other', async () => {
    const provider = await start()
    for (let call = 0; call < 4; call += 1) await answerOf(provider, ask())
    await provider.embed({ model: 'nomic-embed-text', texts: ['a'], kind: 'query' }, { signal })
    expect(double.connections()).toBe(1)
    expect(double.requests).toHaveLength(5)
  })
})

describe('errors of Ollama', () => {
  it.each([
    [404, "model 'x' not found", { code: 'model-missing', details: { model: 'llama3.2', provider: 'ollama' } }],
    [
      503,
      'server busy, please try again. maximum pending requests exceeded',
      { code: 'models-busy', retryable: true, retryAfterMs: 3000 },
    ],
    [400, 'invalid option', { code: 'model-refused', message: expect.stringContaining('invalid option') }],
    [
      401,
      'unauthorized',
      { code: 'model-refused', message: expect.stringMatching(/the model llama3.2 \(401\): unauthorized/) },
    ],
    [
      500,
      'llama runner process has terminated',
      { code: 'model-failed', message: expect.stringContaining('llama runner') },
    ],
    [502, 'bad gateway', { code: 'models-unreachable' }],
  ])('%i → its code', async (status, error, expected) => {
    const provider = await start()
    double.script(
      { path: '/api/chat', status, error, headers: { 'retry-after': '3' } },
      { path: '/api/embed', status, error, headers: { 'retry-after': '3' } },
    )
    await expect(answerOf(provider, ask())).rejects.toMatchObject(expected)
    await expect(provider.embed({ model: 'llama3.2', texts: ['a'], kind: 'query' }, { signal })).rejects.toMatchObject(
      expected,
    )
  })

  it('does not take another server’s 404 page for a missing model', async () => {
    const provider = await start()
    double.script({ path: '/api/chat', status: 404, html: '<h1>Not Found</h1>' })
    await expect(answerOf(provider, ask())).rejects.toMatchObject({ code: 'models-unreachable' })
  })

  it('names the address when nothing listens, without credentials', async () => {
    await start()
    const dead = await deadUrl()
    const provider = createOllamaProvider({ url: dead.replace('//', '//me:secret@') })
    const expected = {
      code: 'models-unreachable',
      retryable: true,
      message: `Ollama does not answer at ${dead}: nothing listens there.`,
    }
    await expect(answerOf(provider, ask())).rejects.toMatchObject(expected)
    await expect(provider.models({ signal })).rejects.toMatchObject(expected)
    expect(inEnglish(await provider.status({ signal }))).toEqual({
      provider: 'ollama',
      url: dead,
      state: 'down',
      message: expected.message,
    })
  })

  it('says so when the host name is not known', async () => {
    await start()
    const provider = createOllamaProvider({ url: 'http://ollama.invalid:11434' })
    await expect(answerOf(provider, ask())).rejects.toMatchObject({
      code: 'models-unreachable',
      message: expect.stringMatching(/host name/),
    })
  })
})

describe('embedding with Ollama', () => {
  it('sends batches of 32 with the prefixes of the model and forbids cutting', async () => {
    const provider = await start()
    const texts = Array.from({ length: 40 }, (_, index) => `t${index}`)
    await provider.embed({ model: 'nomic-embed-text', texts, kind: 'passage' }, { signal })
    await provider.embed({ model: 'nomic-embed-text', texts: ['q'], kind: 'query' }, { signal })
    const sent = bodies('/api/embed') as { input: string[]; truncate: boolean }[]
    expect(sent.map(({ input }) => input.length)).toEqual([32, 8, 1])
    expect(sent[0]?.input[0]).toBe('search_document: t0')
    expect(sent[2]?.input).toEqual(['search_query: q'])
    expect(sent.every(({ truncate }) => truncate === false)).toBe(true)
  })

  it('stops between batches when aborted', async () => {
    const provider = await start({ latencyMs: 20 })
    const controller = new AbortController()
    const texts = Array.from({ length: 320 }, (_, index) => `t${index}`)
    const embedding = provider.embed(
      { model: 'nomic-embed-text', texts, kind: 'passage' },
      { signal: controller.signal },
    )
    await until(() => double.requests.length === 2, 'the second batch')
    controller.abort(new Error('stop'))
    await expect(embedding).rejects.toThrow('stop')
    expect(double.requests.length).toBeLessThan(5)
  })

  it.each([
    ['too few', []],
    ['zero', [[0, 0]]],
  ])('does not accept vectors that are %s', async (_what, vectors) => {
    const provider = await start()
    double.script({ path: '/api/embed', vectors })
    const embedding = provider.embed({ model: 'nomic-embed-text', texts: ['a'], kind: 'query' }, { signal })
    await expect(embedding).rejects.toMatchObject({ code: 'model-failed' })
  })

  it('scales vectors of a server that does not', async () => {
    const provider = await start()
    double.script({ path: '/api/embed', vectors: [[3, 4]] })
    expect(await provider.embed({ model: 'nomic-embed-text', texts: ['a'], kind: 'query' }, { signal })).toEqual([
      [0.6, 0.8],
    ])
  })
})

const textOf = (events: readonly ChatEvent[], type: 'token' | 'reasoning') =>
  events.map((event) => (event.type === type ? event.text : '')).join('')

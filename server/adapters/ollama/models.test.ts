import { afterEach, describe, expect, it, vi } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { type OllamaDouble, type OllamaDoubleOptions, startOllamaDouble } from '@/test/doubles/ollama'
import { baseModel, chatModel, embedModel, thinkingModel } from '@/test/doubles/ollama-models'
import { until } from '@/test/doubles/serve'
import type { HttpRequest } from '../shared/http/http-request'
import { createOllamaProvider } from './create-ollama-provider'

const signal = new AbortController().signal
let double: OllamaDouble
const start = async (options: OllamaDoubleOptions = {}) => {
  double = await startOllamaDouble(options)
  return createOllamaProvider({ url: double.url })
}
const bodies = (path: string) =>
  double.requests.filter((request) => request.path === path).map((request) => request.body)
afterEach(async () => {
  expect(double.violations).toEqual([])
  await double.close()
})

describe('status and models of Ollama', () => {
  it('tells the version', async () => {
    const provider = await start({ version: '0.33.1' })
    expect(inEnglish(await provider.status({ signal }))).toEqual({
      provider: 'ollama',
      url: double.url,
      state: 'up',
      version: '0.33.1',
    })
  })

  it('is down when it accepts but does not answer within two seconds', async () => {
    const provider = await start()
    double.script({ path: '/api/version', hang: true })
    expect(inEnglish(await provider.status({ signal }))).toMatchObject({
      state: 'down',
      message: 'Ollama does not answer within 2 s.',
    })
  })

  it('sends the configured headers', async () => {
    await start({ key: 'k' })
    const provider = createOllamaProvider({ url: `${double.url}/`, headers: { authorization: 'Bearer k' } })
    expect(inEnglish(await provider.status({ signal }))).toMatchObject({ state: 'up' })
    expect(await createOllamaProvider({ url: double.url }).status({ signal })).toMatchObject({ state: 'down' })
  })

  it('sends no key of its own finding to hosted servers', async () => {
    await start()
    vi.stubEnv('OLLAMA_API_KEY', 'found')
    const sent: HttpRequest[] = []
    const client = {
      request(request: HttpRequest) {
        sent.push(request)
        return Promise.reject(new TypeError('fetch failed'))
      },
    }
    await createOllamaProvider({ url: 'https://ollama.com', client }).status({ signal })
    vi.unstubAllEnvs()
    expect(sent.map(({ headers }) => headers)).toEqual([{ 'content-type': 'application/json' }])
  })

  it.each([
    [401, 'unauthorized', { code: 'model-refused' }],
    [503, 'server busy', { code: 'models-busy', retryAfterMs: 30_000 }],
    [500, 'cannot read manifests', { code: 'model-failed', message: expect.stringContaining('manifests') }],
    [502, 'bad gateway', { code: 'models-unreachable' }],
  ])('a listing that ends with %i has its code', async (status, error, expected) => {
    const provider = await start()
    double.script({ path: '/api/tags', status, error, headers: { 'retry-after': '30' } })
    await expect(provider.models({ signal })).rejects.toMatchObject(expected)
  })

  it.each([
    [200, 'model-failed'],
    [404, 'models-unreachable'],
  ])('takes no other server’s page for a listing (%i), and writes nothing to the console', async (status, code) => {
    const log = vi.spyOn(console, 'log')
    const provider = await start()
    double.script({ path: '/api/tags', status, html: '<h1>Welcome</h1>' })
    await expect(provider.models({ signal })).rejects.toMatchObject({ code })
    expect(log).not.toHaveBeenCalled()
    log.mockRestore()
  })

  it('ends a listing with the signal’s reason, at the server too', async () => {
    const provider = await start()
    double.script({ path: '/api/tags', hang: true })
    const stop = new AbortController()
    const listing = provider.models({ signal: stop.signal })
    await until(() => double.active() === 1, 'the request')
    const reason = new Error('stop')
    stop.abort(reason)
    await expect(listing).rejects.toBe(reason)
    await until(() => double.aborted() === 1, 'the double to see the hang-up')
  })

  it('lists models with their facts; the dimension is that of the text part', async () => {
    const provider = await start()
    const models = await provider.models({ signal })
    expect(models.find(({ model }) => model === embedModel.name)).toEqual({
      provider: 'ollama',
      model: 'nomic-embed-text:latest',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      capabilities: ['embed'],
      contextTokens: 2048,
      dimension: 768,
      bytes: 274_302_450,
      parameters: '137M',
    })
    expect(models.find(({ model }) => model === thinkingModel.name)).toMatchObject({
      capabilities: ['chat', 'tools', 'thinking'],
      contextTokens: 40_960,
    })
    expect(models.find(({ model }) => model === chatModel.name)?.dimension).toBeUndefined()
  })

  it('calls a model without a chat template a base model', async () => {
    const rendered = { ...thinkingModel, name: 'rendered:latest', renderer: 'qwen3' }
    const bare = { ...rendered, name: 'bare:latest', capabilities: ['completion' as const] }
    const untold = { ...baseModel, name: 'empty:latest', template: ' \n' }
    const provider = await start({ models: [chatModel, baseModel, embedModel, rendered, bare, untold] })
    const models = await provider.models({ signal })
    expect(models.filter(({ base }) => base).map(({ model }) => model)).toEqual([baseModel.name, untold.name])
  })

  it('asks for the facts of each digest once, a few at a time', async () => {
    const models = Array.from({ length: 12 }, (_, index) => ({ ...chatModel, name: `m${index}:latest`, bytes: index }))
    const provider = await start({ models, latencyMs: 5 })
    await provider.models({ signal })
    await provider.models({ signal })
    expect(bodies('/api/show')).toHaveLength(12)
    expect(double.connections()).toBeLessThanOrEqual(4)
  })

  it.each([
    [403, 'ollama cloud is disabled: remote model details are unavailable'],
    [502, 'remote model details are unavailable'],
    [401, 'unauthorized'],
    [400, 'no compatible manifest'],
  ])(
    'keeps the list when the details of one model are not to be had (%i), by what the tags say',
    async (status, error) => {
      const provider = await start({ models: [chatModel, { ...embedModel, bytes: 1 }] })
      double.script({ path: '/api/show', status, error })
      const before = await provider.models({ signal })
      expect(before.map(({ model }) => model)).toEqual([chatModel.name, embedModel.name])
      expect(before.filter(({ contextTokens }) => contextTokens === undefined)).toHaveLength(1)
      expect(before.map(({ capabilities }) => capabilities[0])).toEqual(['chat', 'embed'])
      const after = await provider.models({ signal })
      expect(after.every(({ contextTokens }) => contextTokens !== undefined)).toBe(true)
    },
  )

  it('has no list when the server has no time to answer', async () => {
    const provider = await start()
    double.script({ path: '/api/show', status: 503, error: 'server busy' })
    await expect(provider.models({ signal })).rejects.toMatchObject({ code: 'models-busy' })
  })

  it('keeps the list when one model is damaged or just deleted', async () => {
    const provider = await start()
    double.script(
      { path: '/api/show', status: 500, error: 'cannot open blob' },
      { path: '/api/show', status: 404, error: "model 'x' not found" },
    )
    expect(await provider.models({ signal })).toHaveLength(2)
    expect(await provider.models({ signal })).toHaveLength(3)
  })
})

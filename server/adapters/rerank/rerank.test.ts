import { afterEach, describe, expect, it } from 'vitest'
import type { RerankRequest } from '@/server/capabilities/rerank-server'
import { type RerankDouble, type RerankDoubleOptions, startRerankDouble } from '@/test/doubles/rerank'
import * as schemas from '@/test/doubles/rerank-schemas'
import { deadUrl, until } from '@/test/doubles/serve'
import { createRerankServer, type RerankServerOptions } from './create-rerank-server'

const query = 'When does the safety valve open?'
const documents = [
  'The housing is painted grey.',
  'The safety valve opens when the pressure passes six bar.',
  'A valve is red.',
]
const request: RerankRequest = { model: 'rerank-v3.5', query, documents }
const live = () => ({ signal: new AbortController().signal })

const doubles: RerankDouble[] = []
afterEach(async () => {
  await Promise.all(doubles.splice(0).map((double) => double.close()))
})

async function start(options: RerankDoubleOptions = {}, more: Partial<RerankServerOptions> = {}, path = '/v1') {
  const double = await startRerankDouble(options)
  doubles.push(double)
  const flavour = options.flavour ?? 'cohere'
  const url = flavour === 'tei' ? double.url : `${double.url}${path}`
  return { double, server: createRerankServer({ url, flavour, ...more }) }
}

describe('rerank server, Cohere and Jina', () => {
  it('gives the scores in the order of the documents', async () => {
    const { double, server } = await start()
    const scores = await server.rerank(request, live())
    expect(scores).toHaveLength(3)
    expect(scores[1]).toBeGreaterThan(scores[2] ?? 1)
    expect(scores[2]).toBeGreaterThan(scores[0] ?? 1)
    expect(double.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/rerank',
      body: { model: 'rerank-v3.5', query, documents, top_n: 3, return_documents: false },
    })
    expect(schemas.cohereAnswer.parse(double.sent[0]).results[0]?.index).toBe(1)
  })

  it('asks the second version without the field that it does not know', async () => {
    const { double, server } = await start({}, {}, '/v2/')
    await server.rerank(request, live())
    expect(double.requests[0]?.path).toBe('/v2/rerank')
    expect(schemas.cohereV2Request.safeParse(double.requests[0]?.body).success).toBe(true)
  })

  it('sends the key, and says which setting holds it when it is refused', async () => {
    const good = await start({ key: 'secret' }, { apiKey: 'secret' })
    expect(await good.server.rerank(request, live())).toHaveLength(3)
    const bad = await start({ key: 'secret' }, { apiKey: 'wrong' })
    const failing = bad.server.rerank(request, live())
    await expect(failing).rejects.toMatchObject({
      code: 'model-refused',
      message: 'The rerank server refused the key: invalid api token',
      fix: expect.stringContaining('RERANK_API_KEY'),
    })
  })

  it('names a model that is not there, and repeats what the server says about a bad request', async () => {
    const { double, server } = await start()
    await expect(server.rerank({ ...request, model: 'other' }, live())).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining("model 'other' not found"),
    })
    await expect(server.rerank({ query, documents }, live())).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('invalid request: model'),
    })
    expect(double.sent.map((body) => schemas.cohereError.safeParse(body).success)).toEqual([true, true])
  })

  it('asks nobody about no documents', async () => {
    const { double, server } = await start()
    expect(await server.rerank({ ...request, documents: [] }, live())).toEqual([])
    expect(double.requests).toHaveLength(0)
  })
})

describe('rerank server, Text Embeddings Inference', () => {
  it('sends texts in batches that the server takes, and joins the scores', async () => {
    const { double, server } = await start({ flavour: 'tei' })
    const many = Array.from({ length: 70 }, (_, i) => (i === 65 ? 'the safety valve opens' : `text ${i}`))
    const scores = await server.rerank({ query, documents: many }, live())
    expect(scores).toHaveLength(70)
    expect(scores.indexOf(Math.max(...scores))).toBe(65)
    expect(double.requests.map(({ body }) => schemas.teiRequest.parse(body).texts.length)).toEqual([32, 32, 6])
    expect(double.requests[0]?.path).toBe('/rerank')
    expect(schemas.teiAnswer.safeParse(double.sent[0]).success).toBe(true)
  })

  it('repeats what a server says that takes smaller batches', async () => {
    const { double, server } = await start({ flavour: 'tei', maxBatch: 2 })
    await expect(server.rerank({ query, documents }, live())).rejects.toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('batch size 3 > maximum allowed batch size 2'),
    })
    expect(schemas.teiError.parse(double.sent[0])).toMatchObject({ error_type: 'validation' })
  })

  it.each([
    [413, 'Batch size error', 'model-refused'],
    [422, 'Tokenization error', 'model-refused'],
    [424, 'Inference failed', 'model-failed'],
    [429, 'Model is overloaded', 'models-busy'],
  ])('maps %i (%s) to %s', async (status, error, code) => {
    const { double, server } = await start({ flavour: 'tei' })
    double.script({ status, error })
    await expect(server.rerank({ query, documents }, live())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(error),
    })
  })
})

describe('rerank server, when it fails', () => {
  it('says what to set when none is configured, and is not asked again', async () => {
    const server = createRerankServer({ url: undefined, flavour: 'cohere' })
    await expect(server.rerank(request, live())).rejects.toMatchObject({
      code: 'models-unreachable',
      retryable: false,
      fix: expect.stringContaining('RERANK_URL'),
    })
  })

  it('names the address without its credentials when nothing listens there', async () => {
    const url = (await deadUrl()).replace('http://', 'http://me:secret@')
    const server = createRerankServer({ url, flavour: 'cohere' })
    const error: unknown = await server.rerank(request, live()).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'models-unreachable', retryable: true })
    expect(String(error)).toMatch(/127\.0\.0\.1:\d+\/rerank: nothing listens there/)
    expect(String(error)).not.toContain('secret')
  })

  it.each([
    [
      { status: 429, headers: { 'retry-after': '3' } },
      { code: 'models-busy', retryAfterMs: 3000 },
    ],
    [{ status: 503 }, { code: 'models-busy' }],
    [{ status: 502 }, { code: 'models-unreachable' }],
    [
      { status: 500, error: 'boom' },
      { code: 'model-failed', message: 'The rerank server failed: boom' },
    ],
    [{ status: 404, html: '<h1>Not found</h1>' }, { code: 'models-unreachable' }],
    [{ html: '<h1>Welcome</h1>' }, { code: 'model-failed', fix: expect.stringContaining('RERANK_FLAVOUR') }],
    [{ text: '[{"index":0,"score":1}]' }, { code: 'model-failed' }],
    [{ fault: 'cut' as const }, { code: 'models-unreachable' }],
  ])('maps %j', async (answer, expected) => {
    const { double, server } = await start()
    double.script(answer)
    await expect(server.rerank(request, live())).rejects.toMatchObject(expected)
  })

  it.each([
    ['a number beyond the list', [0, 1, 3], /document 3 of 3/],
    ['a fraction', [0, 1, 1.5], /document 1.5 of 3/],
    ['a number twice', [0, 1, 1], /document 1 twice/],
    ['too few', [0, 1], /2 of 3/],
  ])('does not believe %s', async (_what, indexes, message) => {
    const { double, server } = await start()
    const results = indexes.map((index) => ({ index, relevance_score: 0.5 }))
    double.script({ text: JSON.stringify({ results }) })
    await expect(server.rerank(request, live())).rejects.toMatchObject({
      code: 'model-failed',
      message: expect.stringMatching(message),
    })
  })

  it('ends the call at the server when the caller stops', async () => {
    const { double, server } = await start()
    double.script({ hang: true })
    const controller = new AbortController()
    const running = server.rerank(request, { signal: controller.signal })
    await until(() => double.requests.length === 1, 'the request')
    const reason = new Error('stopped')
    controller.abort(reason)
    await expect(running).rejects.toBe(reason)
    await until(() => double.aborted() === 1, 'the end of the call')
  })
})

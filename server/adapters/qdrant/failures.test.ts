import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { inEnglish } from '@/test/builders/in-english'
import { calm, library, query } from '@/test/conformance/vector-store-fixtures'
import { type QdrantDouble, startQdrantDouble } from '@/test/doubles/qdrant'
import { until } from '@/test/doubles/serve'
import { createQdrantVectorStore } from '.'
import { retryAfterMs } from './errors'

const ask = query({ vector: [1, 0, 0, 0] })

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof AppError) return error
  throw new Error(`An AppError was expected, not ${String(error)}`)
}

/** A server that answers everything alike; not Qdrant at all. */
async function strangeServer(status: number, body: string) {
  const type = body.startsWith('{') ? 'application/json' : 'text/html'
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // `address()` is a string only for pipes.
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, close }
}

describe('when Qdrant fails', () => {
  let double: QdrantDouble
  let store: VectorStore
  beforeEach(async () => {
    double = await startQdrantDouble()
    store = createQdrantVectorStore({ url: double.url })
    await store.createCollection('c', { dimension: 4, fields: [] }, calm())
    await store.upsert('c', library, { ...calm(), averageLength: 3 })
  })
  afterEach(async () => {
    await store.close()
    await double.close()
  })

  it('429 is busy, with the whole time to wait', async () => {
    double.script({ status: 429, headers: { 'retry-after': '30' } })
    expect(await failureOf(store.query('c', ask, calm()))).toMatchObject({
      code: 'vectors-busy',
      retryable: true,
      retryAfterMs: 30_000,
    })
    double.script({ status: 429 })
    expect(await failureOf(store.upsert('c', library, { ...calm(), averageLength: 3 }))).toMatchObject({
      code: 'vectors-busy',
      // What is usual where nobody says how long.
      retryAfterMs: 2_000,
    })
  })

  it('503 is busy, with the whole time to wait, for calls of the client too', async () => {
    double.script({ status: 503, headers: { 'retry-after': '30' } })
    expect(await failureOf(store.stats('c', calm()))).toMatchObject({ code: 'vectors-busy', retryAfterMs: 30_000 })
  })

  it.each([
    ['7', 7000],
    ['30', 3000],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 2000],
  ])('429 with Retry-After %s: the client gives no more than its first digit', async (after, retryAfterMs) => {
    double.script({ status: 429, headers: { 'retry-after': after } })
    const error = await failureOf(store.upsert('c', library, { ...calm(), averageLength: 3 }))
    expect(error).toMatchObject({ code: 'vectors-busy', retryable: true })
    expect(error.retryAfterMs).toBe(retryAfterMs)
  })

  it('reads Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(retryAfterMs('12', now)).toBe(12_000)
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5000)
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
    expect(retryAfterMs('soon', now)).toBeUndefined()
    expect(retryAfterMs(undefined, now)).toBeUndefined()
  })

  it.each([
    [503, 'vectors-busy', true],
    [500, 'vectors-refused', true],
    [400, 'vectors-refused', false],
    [408, 'vectors-busy', true],
    [413, 'vectors-refused', false],
    [507, 'vectors-refused', false],
    [502, 'vectors-unreachable', true],
  ] as const)('%i is %s', async (status, code, retryable) => {
    double.script({ status, times: 2 })
    expect(await failureOf(store.query('c', ask, calm()))).toMatchObject({ code, retryable })
    expect(await failureOf(store.deleteDocument('c', 'doc-1', calm()))).toMatchObject({ code, retryable })
  })

  it('says what Qdrant said', async () => {
    double.script({
      status: 400,
      body: { status: { error: 'Bad request: Index required but not found for "metadata.x"' }, time: 0 },
    })
    expect((await failureOf(store.query('c', ask, calm()))).message).toContain('Index required but not found')
  })

  it('does not blame the key for what Qdrant forbids in its own words', async () => {
    double.script({ status: 403, body: { status: { error: 'Write operations are locked' }, time: 0 }, times: 2 })
    const writing = store.upsert('c', library, { ...calm(), averageLength: 3 })
    for (const error of [await failureOf(writing), await failureOf(store.query('c', ask, calm()))]) {
      expect(error).toMatchObject({ code: 'vectors-refused', retryable: false })
      expect(error.message).toContain('Write operations are locked')
    }
  })

  it('finds the dimensions in Qdrant’s words', async () => {
    expect(await failureOf(store.query('c', query({ vector: [1, 2] }), calm()))).toMatchObject({
      code: 'dimension-mismatch',
      details: { expected: 4, actual: 2 },
    })
  })

  it.each<[string, RegExp, (signal: AbortSignal) => Promise<unknown>]>([
    ['query', /query/, (signal) => store.query('c', ask, { signal })],
    ['upsert', /points$/, (signal) => store.upsert('c', library, { signal, averageLength: 3 })],
    ['scroll', /scroll/, (signal) => store.chunksOf('c', 'doc-1', { signal })],
  ])('a slow answer (%s) ends with the caller’s patience, at the server too', async (_name, match, call) => {
    double.script({ match, delayMs: 60_000 })
    const stop = new AbortController()
    const before = double.arrived()
    const asking = call(stop.signal)
    await until(() => double.arrived() > before, 'the request')
    const reason = new Error('stopped')
    stop.abort(reason)
    await expect(asking).rejects.toBe(reason)
    await until(() => double.aborted() > 0, 'the double to see the hang-up')
  })

  it('no server is unreachable, with its address, and down', async () => {
    const { url } = double
    await double.close()
    for (const work of [() => store.query('c', ask, calm()), () => store.chunksOf('c', 'doc-1', calm())]) {
      const error = await failureOf(work())
      expect(error).toMatchObject({ code: 'vectors-unreachable', retryable: true })
      expect(error.message).toContain(url)
      expect(error.message).toContain('ECONNREFUSED')
    }
    expect(inEnglish(await store.status(calm()))).toMatchObject({ kind: 'qdrant', state: 'down', url })
    double = await startQdrantDouble()
  })

  it('a server that hangs is down, soon', async () => {
    double.script({ match: /^GET \/$/, delayMs: 60_000 })
    expect(inEnglish(await store.status(calm()))).toMatchObject({
      state: 'down',
      message: expect.stringContaining('does not answer within'),
    })
  })

  it('tells its version when it is up', async () => {
    expect(inEnglish(await store.status(calm()))).toEqual({
      kind: 'qdrant',
      state: 'up',
      url: double.url,
      version: '1.19.0',
    })
  })
})

describe('a key that Qdrant refuses', () => {
  it.each([undefined, 'wrong-key'])('(%s) is named by its setting and never shown', async (apiKey) => {
    const double = await startQdrantDouble({ apiKey: 'right-key' })
    const store = createQdrantVectorStore({ url: double.url, apiKey })
    for (const work of [() => store.query('c', ask, calm()), () => store.deleteCollection('c', calm())]) {
      const error = await failureOf(work())
      expect(error).toMatchObject({
        code: 'vectors-refused',
        retryable: false,
        fix: expect.stringContaining('QDRANT_API_KEY'),
      })
      expect(JSON.stringify([error.message, error.fix, error.details, String(error.cause)])).not.toContain('wrong-key')
    }
    expect(inEnglish(await store.status(calm()))).toMatchObject({
      state: 'down',
      message: expect.stringContaining('API key'),
    })
    await double.close()
  })
})

describe('something else at QDRANT_URL', () => {
  it.each([
    [200, '<html>Welcome</html>'],
    [200, '{"hello":"world"}'],
    [200, '{"cut'],
    [200, 'null'],
    [404, '<h1>Not Found</h1>'],
    [301, ''],
  ])('(%i %s) is unreachable', async (status, body) => {
    const server = await strangeServer(status, body)
    const store = createQdrantVectorStore({ url: server.url })
    for (const work of [() => store.query('c', ask, calm()), () => store.deleteCollection('c', calm())]) {
      const error = await failureOf(work())
      expect(error).toMatchObject({ code: 'vectors-unreachable' })
      expect(error.message).not.toContain('Welcome')
    }
    expect(inEnglish(await store.status(calm()))).toMatchObject({ state: 'down' })
    await server.close()
  })
})

describe('a collection that others filled', () => {
  it('is refused with the place of what is strange', async () => {
    const double = await startQdrantDouble()
    const store = createQdrantVectorStore({ url: double.url })
    await store.createCollection('c', { dimension: 4, fields: [] }, calm())
    const body = JSON.stringify({
      points: [{ id: 7, vector: { dense: [1, 0, 0, 0] }, payload: { document_id: 'doc-1' } }],
    })
    await fetch(`${double.url}/collections/c/points?wait=true`, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/json' },
    })
    for (const work of [() => store.query('c', ask, calm()), () => store.chunksOf('c', 'doc-1', calm())]) {
      expect(await failureOf(work())).toMatchObject({
        code: 'vectors-refused',
        message: expect.stringContaining('did not write'),
      })
    }
    await double.close()
  })
})

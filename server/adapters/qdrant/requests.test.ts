import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { averageLengthOf, calm, fields, library, point, query } from '@/test/conformance/vector-store-fixtures'
import { type QdrantDouble, startQdrantDouble } from '@/test/doubles/qdrant'
import { createQdrantVectorStore } from '.'
import { termWeights } from './points'

const unstaged = { key: 'staged', match: { value: true } }

describe('what goes to Qdrant', () => {
  let double: QdrantDouble
  let store: VectorStore
  const urls = () => double.requests.map(({ method, url }) => `${method} ${url}`)
  const fill = async () => {
    await store.createCollection('c', { dimension: 4, fields }, calm())
    await store.upsert('c', library, { ...calm(), averageLength: averageLengthOf(library) })
    double.requests.length = 0
  }

  beforeEach(async () => {
    double = await startQdrantDouble({ apiKey: 'secret-key' })
    store = createQdrantVectorStore({ url: double.url, apiKey: 'secret-key' })
  })
  afterEach(async () => {
    await store.close()
    await double.close()
  })

  it('is nothing when a store is made', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    expect(double.requests).toEqual([])
  })

  it('makes the indexes of all fields before anything is loaded', async () => {
    await store.createCollection('c', { dimension: 4, fields }, calm())
    expect(urls()).toEqual([
      'PUT /collections/c',
      ...Array.from({ length: 16 }, () => 'PUT /collections/c/index?wait=true'),
    ])
    expect(double.requests.slice(1).map(({ body }) => body)).toEqual([
      { field_name: 'document_id', field_schema: 'keyword' },
      { field_name: 'document_name', field_schema: 'keyword' },
      { field_name: 'page', field_schema: 'float' },
      { field_name: 'metadata.lang', field_schema: 'keyword' },
      { field_name: 'metadata.code', field_schema: 'keyword' },
      { field_name: 'metadata.year', field_schema: 'float' },
      { field_name: 'metadata.draft', field_schema: 'bool' },
      { field_name: 'metadata.made', field_schema: 'datetime' },
      { field_name: 'metadata.title', field_schema: { type: 'text', tokenizer: 'word', lowercase: true } },
      { field_name: 'metadata.tags', field_schema: 'keyword' },
      { field_name: 'metadata.sizes', field_schema: 'float' },
      { field_name: 'metadata.nothing', field_schema: 'keyword' },
      { field_name: 'staged', field_schema: 'bool' },
      { field_name: 'generation', field_schema: 'integer' },
      { field_name: 'position.index', field_schema: 'integer' },
      { field_name: 'language', field_schema: 'keyword' },
    ])
  })

  it('leaves no collection behind whose indexes could not be made', async () => {
    double.script({ match: /index$/, status: 500 })
    await expect(store.createCollection('c', { dimension: 4, fields }, calm())).rejects.toMatchObject({
      code: 'vectors-refused',
    })
    expect(await store.stats('c', calm())).toBeNull()
  })

  it('waits for every write', async () => {
    await fill()
    await store.upsert('c', library, { ...calm(), averageLength: 3 })
    await store.deleteDocument('c', 'doc-1', calm())
    expect(urls()).toEqual(['PUT /collections/c/points?wait=true', 'POST /collections/c/points/delete?wait=true'])
  })

  it('carries the key in a header only', async () => {
    await fill()
    await store.query('c', query({ vector: [1, 0, 0, 0] }), calm())
    const [request] = double.requests
    expect(request?.headers['api-key']).toBe('secret-key')
    expect(JSON.stringify([request?.url, request?.body])).not.toContain('secret-key')
  })

  it('carries credentials of the address with every call, and writes nothing to the console', async () => {
    const warn = vi.spyOn(console, 'warn')
    const url = double.url.replace('//', '//me:secret@')
    const behindProxy = createQdrantVectorStore({ url, apiKey: 'secret-key' })
    await behindProxy.createCollection('d', { dimension: 4, fields: [] }, calm())
    await behindProxy.query('d', query({ vector: [1, 0, 0, 0] }), calm())
    const sent = double.requests.map(({ headers }) => headers.authorization)
    expect(new Set(sent)).toEqual(new Set([`Basic ${btoa('me:secret')}`]))
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })

  it.each(['dense', 'sparse', 'hybrid'] as const)(
    'is one call per %s query, with limit and payload named',
    async (mode) => {
      await fill()
      await store.query('c', query({ mode, vector: [1, 0, 0, 0], text: 'fish', limit: 3 }), calm())
      expect(urls()).toEqual(['POST /collections/c/points/query'])
      expect(double.requests[0]?.body).toMatchObject({ limit: 3, with_payload: true })
    },
  )

  it('is one batch when a hybrid query is to be explained', async () => {
    await fill()
    await store.query('c', query({ mode: 'hybrid', vector: [1, 0, 0, 0], text: 'fish', explain: true }), calm())
    expect(urls()).toEqual(['POST /collections/c/points/query/batch'])
  })

  it('is one batch of both branches when Telar joins them by their scores', async () => {
    await fill()
    const asked = query({ mode: 'hybrid', fusion: 'score', vector: [1, 0, 0, 0], text: 'fish', limit: 3 })
    for (const explain of [false, true]) {
      double.requests.length = 0
      await store.query('c', { ...asked, explain }, calm())
      expect(urls()).toEqual(['POST /collections/c/points/query/batch'])
      expect(double.requests[0]?.body).toMatchObject({
        searches: [
          { using: 'dense', limit: 20, with_payload: true },
          { using: 'terms', limit: 20, with_payload: true },
        ],
      })
    }
  })

  it('is one batch of three where other languages are looked for apart', async () => {
    await fill()
    const other = { questionLanguage: 'es', share: 0.5, keepsPlaces: true }
    const asked = query({
      mode: 'hybrid',
      fusion: 'score',
      vector: [1, 0, 0, 0],
      text: 'fish',
      limit: 3,
      denseShare: { same: 0.2, other },
      filter: { must: [{ field: 'lang', op: 'eq', value: 'en' }], should: [], mustNot: [] },
    })
    await store.query('c', asked, calm())
    expect(urls()).toEqual(['POST /collections/c/points/query/batch'])
    const must = [{ key: 'metadata.lang', match: { value: 'en' } }]
    const apart = [unstaged, { key: 'language', match: { value: 'es' } }, { is_empty: { key: 'language' } }]
    expect(double.requests[0]?.body).toMatchObject({
      searches: [
        { using: 'dense', limit: 20, filter: { must, must_not: [unstaged] } },
        { using: 'terms', limit: 20, filter: { must, must_not: [unstaged] } },
        { using: 'dense', limit: 20, filter: { must, must_not: apart }, with_payload: true },
      ],
    })
    double.requests.length = 0
    await store.query('c', { ...asked, denseShare: { same: 0.2 } }, calm())
    expect(double.requests[0]?.body).toMatchObject({ searches: [{ using: 'dense' }, { using: 'terms' }] })
  })

  it('filters both branches of a hybrid query, each bringing its candidates', async () => {
    await fill()
    const filter = { must: [{ field: 'lang', op: 'eq' as const, value: 'en' }], should: [], mustNot: [] }
    await store.query(
      'c',
      query({
        mode: 'hybrid',
        vector: [1, 0, 0, 0],
        text: 'herons',
        limit: 5,
        candidates: 30,
        filter,
        scoreThreshold: 0.1,
      }),
      calm(),
    )
    const inQdrant = { must: [{ key: 'metadata.lang', match: { value: 'en' } }], must_not: [unstaged] }
    expect(double.requests[0]?.body).toEqual({
      prefetch: [
        { query: [1, 0, 0, 0], using: 'dense', filter: inQdrant, limit: 30 },
        {
          query: { indices: query({ text: 'herons' }).terms?.indices, values: [1] },
          using: 'terms',
          filter: inQdrant,
          limit: 30,
        },
      ],
      query: { fusion: 'rrf' },
      limit: 5,
      with_payload: true,
      score_threshold: 0.1,
    })
  })

  it('brings at least as many candidates as results', async () => {
    await fill()
    await store.query(
      'c',
      query({ mode: 'hybrid', vector: [1, 0, 0, 0], text: 'fish', limit: 50, candidates: 10 }),
      calm(),
    )
    expect(double.requests[0]?.body).toMatchObject({ prefetch: [{ limit: 50 }, { limit: 50 }] })
  })

  it('comes in bodies of at most 256 points', async () => {
    await fill()
    const many = Array.from({ length: 600 }, (_, n) => point(n, { text: 'x', vector: [1, 0, 0, 0] }))
    await store.upsert('c', many, { ...calm(), averageLength: 1 })
    const sizes = double.requests.map(({ body }) => (body as { points: unknown[] }).points.length)
    expect(sizes).toEqual([256, 256, 88])
  })

  it('comes in bodies below 32 MB, measured in bytes', async () => {
    await fill()
    const text = '東'.repeat(3_000_000)
    const large = Array.from({ length: 5 }, (_, n) => {
      const small = point(n, { text: 'x', vector: [1, 0, 0, 0] })
      return { ...small, payload: { ...small.payload, text } }
    })
    await store.upsert('c', large, { ...calm(), averageLength: 1 })
    expect(double.requests).toHaveLength(2)
    expect(double.requests.every(({ status }) => status === 200)).toBe(true)
  })

  it('marks what is staged, and commits with one call that can be made again', async () => {
    await fill()
    const staged = { ...point(1, { text: 'x', vector: [1, 0, 0, 0] }), generation: 7 }
    await store.upsert('c', [staged], { ...calm(), averageLength: 1, staged: true })
    expect(double.requests[0]?.body).toMatchObject({ points: [{ payload: { staged: true, generation: 7 } }] })
    double.requests.length = 0
    await store.commitDocument('c', 'doc-1', 7, calm())
    const ofDocument = { key: 'document_id', match: { value: 'doc-1' } }
    expect(urls()).toEqual(['POST /collections/c/points/batch?wait=true'])
    expect(double.requests[0]?.body).toEqual({
      operations: [
        { delete: { filter: { must: [ofDocument], must_not: [{ key: 'generation', match: { value: 7 } }] } } },
        { delete_payload: { keys: ['staged'], filter: { must: [ofDocument, unstaged] } } },
      ],
    })
  })

  it('finishes a commit that broke off between its two operations', async () => {
    await fill()
    const points = [11, 12].map((n) => ({
      ...point(n, { document: 'doc-1', text: 'x', vector: [1, 0, 0, 0] }),
      generation: 2,
    }))
    await store.upsert('c', points, { ...calm(), averageLength: 1, staged: true })
    const filter = {
      must: [{ key: 'document_id', match: { value: 'doc-1' } }],
      must_not: [{ key: 'generation', match: { value: 2 } }],
    }
    await fetch(`${double.url}/collections/c/points/delete?wait=true`, {
      method: 'POST',
      body: JSON.stringify({ filter }),
      headers: { 'content-type': 'application/json', 'api-key': 'secret-key' },
    })
    expect(await store.chunksOf('c', 'doc-1', calm())).toEqual([])
    await store.commitDocument('c', 'doc-1', 2, calm())
    expect(await store.chunksOf('c', 'doc-1', calm())).toHaveLength(2)
  })

  it('finds what older releases wrote, and replaces it', async () => {
    await fill()
    const payload = {
      collection_id: 'c',
      document_id: 'old',
      document_name: 'o',
      text: 'x',
      position: { index: 0, start: 0, end: 1 },
      metadata: {},
    }
    await fetch(`${double.url}/collections/c/points?wait=true`, {
      method: 'PUT',
      body: JSON.stringify({
        points: [{ id: point(50, { text: '', vector: [] }).id, vector: { dense: [0, 0, 0, 1] }, payload }],
      }),
      headers: { 'content-type': 'application/json', 'api-key': 'secret-key' },
    })
    expect(await store.query('c', query({ vector: [0, 0, 0, 1], limit: 1 }), calm())).toMatchObject([
      { payload: { documentId: 'old' } },
    ])
    await store.commitDocument('c', 'old', 0, calm())
    expect(await store.chunksOf('c', 'old', calm())).toEqual([])
  })

  it('switches an alias with one call', async () => {
    await fill()
    await store.pointAlias('live', 'c', calm())
    const last = double.requests.at(-1)
    expect(last?.url).toBe('/collections/aliases')
    expect(last?.body).toEqual({
      actions: [
        { delete_alias: { alias_name: 'live' } },
        { create_alias: { alias_name: 'live', collection_name: 'c' } },
      ],
    })
  })

  it.each([
    [{ weights: { dense: 2, sparse: 1 } }, 'hybrid', '/points/query', { query: { rrf: { k: 2, weights: [2, 1] } } }],
    [
      { weights: { dense: 2, sparse: 1 }, text: 'the' },
      'hybrid',
      '/points/query',
      { query: { rrf: { k: 2, weights: [2] } } },
    ],
    [
      { mmr: { diversity: 0.3, candidates: 40 } },
      'dense',
      '/points/query',
      { query: { nearest: [1, 0, 0, 0], mmr: { diversity: 0.3, candidates_limit: 40 } }, using: 'dense', limit: 10 },
    ],
    [{ mmr: { diversity: 0.3, candidates: 40 } }, 'hybrid', '/points/query', { with_vector: ['dense'], limit: 40 }],
    [{ perDocument: 2 }, 'dense', '/points/query/groups', { group_by: 'document_id', group_size: 2, limit: 10 }],
    [{ perDocument: 2 }, 'hybrid', '/points/query', { limit: 40 }],
  ] as const)('asks for %o in a %s query with one call', async (part, mode, path, body) => {
    await fill()
    await store.query('c', query({ vector: [1, 0, 0, 0], text: 'fish', mode, ...part }), calm())
    expect(urls()).toEqual([`POST /collections/c${path}`])
    expect(double.requests[0]?.body).toMatchObject(body)
  })

  it('weighs terms by BM25', () => {
    const weights = termWeights({ indices: [3, 9], counts: [1, 4], length: 20 }, 10)
    const norm = 1.2 * (1 - 0.75 + (0.75 * 20) / 10)
    expect(weights).toEqual({ indices: [3, 9], values: [2.2 / (1 + norm), (4 * 2.2) / (4 + norm)] })
    expect(termWeights({ indices: [], counts: [], length: 0 }, 0)).toEqual({ indices: [], values: [] })
  })
})
